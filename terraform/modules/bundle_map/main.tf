# Which files a function's bundle holds: its own and `retail/` beside them. No provider is needed, so a plan knows it.

terraform {
  required_version = ">= 1.11"
}

variable "functions_dir" {
  description = "The folder that holds one folder a function, and retail."
  type        = string
}

variable "function" {
  description = "The function's folder in it."
  type        = string
}

locals {
  # As in local/bundle.py, whose bundles the tests boot.
  suffixes = ["py", "html", "css", "js", "svg", "txt", "json"]
  kinds    = "**/*.{${join(",", local.suffixes)}}"

  own    = { for name in fileset("${var.functions_dir}/${var.function}", local.kinds) : name => "${var.function}/${name}" }
  retail = { for name in fileset("${var.functions_dir}/retail", local.kinds) : "retail/${name}" => "retail/${name}" }
}

output "files" {
  description = "Path in the bundle => path in functions_dir."
  value = {
    for name, path in merge(local.own, local.retail) : name => path
    if !strcontains(path, "__pycache__/")
  }
}
