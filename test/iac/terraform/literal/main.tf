# The name is written out each time, in different case, and once put together of a local.
locals {
  team   = "mail"
  person = "${local.team}-ann"
}

resource "aws_iam_user" "ann" {
  name = "Mail-Ann"
}

resource "aws_iam_user_login_profile" "ann" {
  user       = local.person
  depends_on = [aws_iam_user.ann]
}

resource "aws_iam_access_key" "ann" {
  user       = "mail-ann"
  status     = "Inactive"
  depends_on = [aws_iam_user.ann]
}
