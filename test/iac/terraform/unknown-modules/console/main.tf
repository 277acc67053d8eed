variable "user" {}

resource "aws_iam_user_login_profile" "this" {
  user = var.user
}
