variable "organizational_unit_ids" {
  description = "The root of the organisation (r-…), or units (ou-…), whose accounts get the scanning role."
  type        = list(string)

  validation {
    condition     = length(var.organizational_unit_ids) > 0 && alltrue([for id in var.organizational_unit_ids : can(regex("^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$", id))])
    error_message = "Name the root (r-…) or units (ou-…)."
  }
}

variable "caller_arn" {
  description = "Who may assume the role. A role of its own is better than a whole account (…:root)."
  type        = string

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(root|role/.+|user/.+)$", var.caller_arn))
    error_message = "It must be the ARN of a role, a user or the root of an account."
  }
}

variable "organization_id" {
  description = "Whoever assumes the role must belong to this organisation (o-…); null for one that does not."
  type        = string
  default     = null
}

variable "external_id" {
  description = "The external id that the caller must give; null for none."
  type        = string
  default     = null
  sensitive   = true
}

variable "role_name" {
  description = "The same in all accounts. Keyreeve assumes it by this name."
  type        = string
  default     = "KeyreeveScan"
}

variable "permissions_boundary_arn" {
  description = "A permissions boundary that your organisation demands of roles; null for none."
  type        = string
  default     = null
}

variable "management_account" {
  description = "Whether the provider's account is the management account, and gets the role by a stack of its own: stack sets never deploy to it."
  type        = bool
  default     = true
}

variable "delegated_administrator" {
  description = "Whether the provider's account is that of a delegated administrator of CloudFormation StackSets. Then management_account must be false."
  type        = bool
  default     = false
}

variable "region" {
  description = "Where the stacks are kept. Roles are the same in all regions, so one is enough."
  type        = string
  default     = "us-east-1"
}

variable "with_fresh" {
  description = "Also what scan --fresh calls."
  type        = bool
  default     = false
}

variable "with_instances" {
  description = "Also what scan --instances calls."
  type        = bool
  default     = false
}

variable "with_prove" {
  description = "Also what scan --prove calls."
  type        = bool
  default     = false
}

variable "with_preview" {
  description = "Also what rules in preview need."
  type        = bool
  default     = false
}

variable "with_security_hub" {
  description = "Also what --send security-hub calls."
  type        = bool
  default     = false
}

variable "caller_policy" {
  description = "Whether to make the policy of the identity that starts scans, to be attached to a role of yours."
  type        = bool
  default     = true
}

variable "audit_root" {
  description = "Whether that policy also has what scan --audit-root calls."
  type        = bool
  default     = false
}
