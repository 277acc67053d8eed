variable "robots" {
  default = 2
}

resource "aws_iam_user" "robot" {
  count = var.robots
  name  = format("robot-%s", count.index)
}

resource "aws_iam_access_key" "robot" {
  count = length(aws_iam_user.robot)
  user  = aws_iam_user.robot[count.index].name
}

resource "aws_iam_user_login_profile" "first" {
  user = aws_iam_user.robot[0].id
}

resource "aws_iam_access_key" "none" {
  count = var.robots > 5 ? 1 : 0
  user  = "nobody"
}
