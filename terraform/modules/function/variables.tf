variable "name" {
  description = "The function's folder, which is its entry point, too; the service has hyphens for underscores."
  type        = string
}

variable "description" {
  description = "What the console says of it."
  type        = string
}

variable "region" {
  description = "Where it runs."
  type        = string
}

variable "bundle" {
  description = "The zip of its files: where it is on this machine, and its MD5 in hex."
  type        = object({ path = string, md5 = string })
}

variable "build" {
  description = "How it is built: the bucket of sources, the registry of images, and the account that builds (its id)."
  type        = object({ bucket = string, repository = string, service_account = string, runtime = string })
}

variable "size" {
  description = "What an instance has, how many requests it takes at once, and how many instances there may be."
  type = object({
    cpu             = string
    memory          = string
    concurrency     = number
    min_instances   = number
    max_instances   = number
    timeout_seconds = number
  })

  validation {
    condition     = var.size.concurrency == 1 || tonumber(var.size.cpu) >= 1
    error_message = "An instance that takes more than one request at once has at least one CPU."
  }
}

variable "ingress" {
  description = "From where it can be reached: ALLOW_ALL or ALLOW_INTERNAL_ONLY, which Cloud Tasks and uptime checks are."
  type        = string

  validation {
    condition     = contains(["ALLOW_ALL", "ALLOW_INTERNAL_ONLY"], var.ingress)
    error_message = "Ingress is ALLOW_ALL or ALLOW_INTERNAL_ONLY."
  }
}

variable "invokers" {
  description = "Who may call it: a name for each, and the IAM member."
  type        = map(string)
}

variable "environment" {
  description = "Its settings that are no secrets."
  type        = map(string)
}

variable "secrets" {
  description = "Its settings that are: variable => the secret's id and the number of the version."
  type        = map(object({ secret_id = string, version = string }))
}

variable "account" {
  description = "The service account that it runs as."
  type        = object({ email = string, member = string })
}

variable "project_id" {
  description = "The project of the secrets."
  type        = string
}

variable "after" {
  description = "What has to be there before a revision starts."
  type        = any
  default     = []
}
