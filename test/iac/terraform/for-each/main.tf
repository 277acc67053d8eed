variable "people" {
  type    = map(object({ console = bool }))
  default = { ann = { console = true }, bob = { console = false }, eve = { console = true } }
}

resource "aws_iam_user" "team" {
  for_each = var.people
  name     = "team-${each.key}"
}

resource "aws_iam_user_login_profile" "team" {
  for_each = { for name, person in var.people : name => person if person.console }
  user     = aws_iam_user.team[each.key].name
}

resource "aws_iam_access_key" "team" {
  for_each = aws_iam_user.team
  user     = each.value.name
}
