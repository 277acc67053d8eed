resource "aws_iam_user" "ci" {
  name = "ci"
}

resource "aws_iam_access_key" "ci" {
  user = aws_iam_user.ci.name
}

output "id" {
  value = aws_iam_access_key.ci.id
}

output "masked" {
  value     = "secret: ${aws_iam_access_key.ci.secret}"
  sensitive = true
}

output "plain" {
  value = nonsensitive(aws_iam_access_key.ci.ses_smtp_password_v4)
}
