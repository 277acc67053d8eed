variable "name" {}

resource "aws_iam_user" "this" {
  name = "x-${var.name}"
}

resource "aws_iam_access_key" "this" {
  user = aws_iam_user.this.name
}

output "user" {
  value = aws_iam_user.this.name
}
