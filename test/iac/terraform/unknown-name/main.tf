# terraform_data gives its id only once it is made: no name below is known before.
resource "terraform_data" "suffix" {
}

resource "aws_iam_user" "ann" {
  name = "ann-${terraform_data.suffix.id}"
}

resource "aws_iam_user_login_profile" "ann" {
  user = aws_iam_user.ann.name
}

resource "aws_iam_access_key" "ann" {
  user = aws_iam_user.ann.name
}

resource "aws_iam_user" "ci" {
  name = "ci-${terraform_data.suffix.id}"
}

resource "aws_iam_access_key" "ci" {
  user = aws_iam_user.ci.name
}

# Whose key this is cannot be told: it may be of any of the users above.
resource "aws_iam_access_key" "open" {
  user = terraform_data.suffix.id
}
