variable "pgp_key" {
  default = "keybase:ann"
}

resource "aws_iam_user" "ann" {
  name = "ann"
}

resource "aws_iam_user_login_profile" "ann" {
  user    = aws_iam_user.ann.name
  pgp_key = var.pgp_key
}

resource "aws_iam_access_key" "ann" {
  user    = aws_iam_user.ann.name
  pgp_key = var.pgp_key
}

output "encrypted" {
  value = aws_iam_access_key.ann.encrypted_secret
}
