resource "terraform_data" "suffix" {
}

module "team" {
  source   = "./team"
  for_each = toset(["a", "b"])
  name     = "${each.key}-${terraform_data.suffix.id}"
}

module "console" {
  source = "./console"
  user   = module.team["a"].user
}
