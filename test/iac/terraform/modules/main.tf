module "people" {
  source = "./people"
  names  = ["ann", "bob"]
}

module "keys" {
  source   = "./keys"
  for_each = toset(["ann"])
  user     = module.people.names[each.key]
}

resource "aws_iam_access_key" "bob" {
  user = module.people.names["bob"]
}

output "first_key" {
  value     = module.keys["ann"].secret
  sensitive = true
}
