# The scanning role of Keyreeve in every account of an organisation: by a service-managed stack set, which also reaches
# accounts that join later, and in the management account, which stack sets never deploy to, by a stack of its own. All of
# it is made of the same templates as without Terraform, whose policies are made of what the scan calls.

locals {
  template = file("${path.module}/../stacksets/scan-role.yaml")

  parameters = {
    CallerArn              = var.caller_arn
    OrganizationId         = var.organization_id == null ? "" : var.organization_id
    ExternalId             = var.external_id == null ? "" : var.external_id
    RoleName               = var.role_name
    PermissionsBoundaryArn = var.permissions_boundary_arn == null ? "" : var.permissions_boundary_arn
    WithFresh              = var.with_fresh ? "yes" : "no"
    WithInstances          = var.with_instances ? "yes" : "no"
    WithProve              = var.with_prove ? "yes" : "no"
    WithPreview            = var.with_preview ? "yes" : "no"
    WithSecurityHub        = var.with_security_hub ? "yes" : "no"
  }
}

resource "aws_cloudformation_stack_set" "scan_role" {
  name             = "keyreeve-scan-role"
  description      = "The read-only role of Keyreeve scans."
  permission_model = "SERVICE_MANAGED"
  call_as          = var.delegated_administrator ? "DELEGATED_ADMIN" : "SELF"
  capabilities     = ["CAPABILITY_NAMED_IAM"]
  template_body    = local.template
  parameters       = local.parameters

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  managed_execution {
    active = true
  }

  operation_preferences {
    # An account that refuses the role must not keep it from the others; a scan tells of it.
    failure_tolerance_percentage = 100
    max_concurrent_percentage    = 100
    region_concurrency_type      = "PARALLEL"
  }

  lifecycle {
    # CloudFormation sets it by itself where the permissions are the service's.
    ignore_changes = [administration_role_arn]

    precondition {
      condition     = var.organization_id != null || var.external_id != null
      error_message = "Set organization_id, or external_id where the caller is of another organisation."
    }

    precondition {
      condition     = !(var.delegated_administrator && var.management_account)
      error_message = "The account of a delegated administrator is not the management account: set management_account = false, and deploy scan-role.yaml there."
    }
  }
}

resource "aws_cloudformation_stack_set_instance" "scan_role" {
  stack_set_name = aws_cloudformation_stack_set.scan_role.name
  region         = var.region
  call_as        = var.delegated_administrator ? "DELEGATED_ADMIN" : "SELF"

  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }

  operation_preferences {
    failure_tolerance_percentage = 100
    max_concurrent_percentage    = 100
    region_concurrency_type      = "PARALLEL"
  }
}

resource "aws_cloudformation_stack" "management" {
  count = var.management_account ? 1 : 0

  name          = "keyreeve-scan-role"
  template_body = local.template
  parameters    = local.parameters
  capabilities  = ["CAPABILITY_NAMED_IAM"]
}

resource "aws_cloudformation_stack" "caller" {
  count = var.caller_policy ? 1 : 0

  name          = "keyreeve-caller"
  template_body = file("${path.module}/../stacksets/caller.yaml")
  capabilities  = ["CAPABILITY_IAM"]

  parameters = {
    RoleName  = var.role_name
    AuditRoot = var.audit_root ? "yes" : "no"
  }
}
