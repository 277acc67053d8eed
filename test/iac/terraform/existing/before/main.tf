resource "aws_iam_user" "ann" {
  name = "ann"
}

resource "aws_iam_user_login_profile" "ann" {
  user = aws_iam_user.ann.name
}

resource "aws_iam_access_key" "ann" {
  user = aws_iam_user.ann.name
}

resource "aws_iam_user" "bob" {
  name = "bob"
}

resource "aws_iam_access_key" "bob" {
  user = aws_iam_user.bob.name
}

resource "aws_iam_user" "eve" {
  name = "eve"
}

resource "aws_iam_access_key" "eve" {
  user = aws_iam_user.eve.name
}

output "secret" {
  value     = aws_iam_access_key.ann.secret
  sensitive = true
}
