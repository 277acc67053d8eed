# Applied before the plan is made: ann stays, the key of bob is deleted, that of eve is only forgotten.
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

resource "aws_iam_user" "eve" {
  name = "eve"
}

removed {
  from = aws_iam_access_key.eve

  lifecycle {
    destroy = false
  }
}

output "secret" {
  value     = aws_iam_access_key.ann.secret
  sensitive = true
}
