variable "names" {
  type = set(string)
}

resource "aws_iam_user" "this" {
  for_each = var.names
  name     = each.key
}

module "console" {
  source = "../console"
  user   = aws_iam_user.this["ann"].name
}

output "names" {
  value = { for name, user in aws_iam_user.this : name => user.name }
}
