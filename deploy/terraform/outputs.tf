output "role_name" {
  description = "For --role."
  value       = var.role_name
}

output "stack_set_id" {
  description = "The stack set that carries the role into the accounts."
  value       = aws_cloudformation_stack_set.scan_role.stack_set_id
}

output "caller_policy_arn" {
  description = "To be attached to the identity that starts scans; null where it was not asked for."
  value       = one(aws_cloudformation_stack.caller[*].outputs["PolicyArn"])
}
