# Where.

variable "project_id" {
  description = "The Google Cloud project, with billing. Milo is alone in it: one project, one shop."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project's id has 6 to 30 lower-case letters, digits and hyphens and begins with a letter."
  }
}

variable "region" {
  description = "Where functions, queue, sources and images are. firebase.json names the same one."
  type        = string
  default     = "southamerica-east1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region is written like southamerica-east1."
  }
}

variable "firestore_location" {
  description = "Where the database is, for ever: a region, or nam5 or eur3. Null: the region of the functions."
  type        = string
  default     = null

  validation {
    condition     = var.firestore_location == null || can(regex("^([a-z]+-[a-z]+[0-9]+|nam5|eur3)$", var.firestore_location))
    error_message = "A location is a region, or nam5 or eur3."
  }
}

variable "restored_database" {
  description = "The database that a backup was restored into, and that the shop works on since (docs/runbook.md). Null: its first one."
  type        = string
  default     = null

  validation {
    condition     = var.restored_database == null || can(regex("^[a-z][a-z0-9-]{2,61}[a-z0-9]$", var.restored_database))
    error_message = "A database's name has 4 to 63 lower-case letters, digits and hyphens and begins with a letter."
  }
}

variable "labels" {
  description = "Labels of everything that can have some, beside app and managed_by; a bill can be parted by them."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", name)) && can(regex("^[a-z0-9_-]{0,63}$", value))])
    error_message = "Labels are lower-case letters, digits, _ and -; a name begins with a letter."
  }
}

# The shop.

variable "shop" {
  description = "What the shop is called, its time zone, who logs in to the panel, and what one shopper's unpaid orders may come to."
  type = object({
    name             = string
    admin_user       = string
    timezone         = optional(string, "America/Argentina/Buenos_Aires")
    max_unpaid_pesos = optional(number, 1000000)
  })

  validation {
    condition     = trimspace(var.shop.name) != "" && trimspace(var.shop.admin_user) != ""
    error_message = "The shop and its admin have names."
  }
  validation {
    condition     = can(regex("^[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_]+)+$", var.shop.timezone))
    error_message = "A time zone is written like America/Argentina/Buenos_Aires."
  }
  validation {
    condition     = floor(var.shop.max_unpaid_pesos) == var.shop.max_unpaid_pesos && var.shop.max_unpaid_pesos >= 1 && var.shop.max_unpaid_pesos <= 1000000000
    error_message = "max_unpaid_pesos is a whole number from 1 to 1,000,000,000."
  }
}

variable "custom_domain" {
  description = "The shop's own domain for the checkout page, such as pagar.example.com. Null: none."
  type        = string
  default     = null

  validation {
    condition     = var.custom_domain == null || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.custom_domain))
    error_message = "A domain is written like pagar.example.com, without https://."
  }
}

variable "twilio" {
  description = "The account whose WhatsApp the shop uses, and the sender: the sandbox's number, or the shop's own."
  type = object({
    account_sid     = string
    whatsapp_number = string
  })

  validation {
    condition     = can(regex("^AC[0-9a-f]{32}$", var.twilio.account_sid))
    error_message = "An account's SID is AC and 32 digits or letters from a to f."
  }
  validation {
    condition     = can(regex("^whatsapp:\\+[1-9][0-9]{7,14}$", var.twilio.whatsapp_number))
    error_message = "A sender is written like whatsapp:+14155238886."
  }
}

variable "model" {
  description = "Who thinks for Milo, and what its tokens cost, for the dashboard and the panel. host: gemini_api (with a key), vertex_ai (the worker's account pays), or offline (nobody outside)."
  type = object({
    host = optional(string, "gemini_api")
    name = optional(string, "gemini-3.8-flash")
    # Twice as much from 2027 on: docs/cost.md.
    dollars_per_million_input_tokens  = optional(number, 0.75)
    dollars_per_million_output_tokens = optional(number, 3.75)
  })
  default = {}

  validation {
    condition     = contains(["gemini_api", "vertex_ai", "offline"], var.model.host)
    error_message = "host is gemini_api, vertex_ai or offline."
  }
  validation {
    condition     = can(regex("^gemini-[a-z0-9.-]+$", var.model.name))
    error_message = "A model's name is written like gemini-3.8-flash."
  }
  validation {
    condition     = var.model.dollars_per_million_input_tokens >= 0 && var.model.dollars_per_million_output_tokens >= 0
    error_message = "Tokens cost nothing or something."
  }
}

# Secrets.

variable "secrets" {
  description = <<-EOT
    The values of all secrets. They are needed whenever one is written for the first time or anew (secret_versions), and
    are kept nowhere by Terraform. Where a list is asked for, the first is used and all are accepted: that is how one is
    changed without a pause. google_api_key only with model.host = "gemini_api".
  EOT
  type = object({
    twilio_auth_tokens           = list(string)
    mercado_pago_access_token    = string
    mercado_pago_webhook_secrets = list(string)
    google_api_key               = optional(string)
    agent_api_keys               = list(string)
    admin_api_keys               = list(string)
    admin_password_hash          = string
    session_secret               = string
    checkout_secret              = string
  })
  default   = null
  ephemeral = true
  sensitive = true

  validation {
    condition     = var.secrets == null || try(length(var.secrets.twilio_auth_tokens) > 0 && alltrue([for token in var.secrets.twilio_auth_tokens : can(regex("^[0-9a-f]{32}$", token))]), false)
    error_message = "A Twilio auth token is 32 digits or letters from a to f; there is one at least."
  }
  validation {
    condition = var.secrets == null || try(alltrue([for secret in concat(var.secrets.mercado_pago_webhook_secrets, [var.secrets.mercado_pago_access_token]) :
    can(regex("^[!-+.-~-]+$", secret))]) && length(var.secrets.mercado_pago_webhook_secrets) > 0, false)
    error_message = "Mercado Pago's secrets are printable, without blanks and commas; there is one of its webhooks at least."
  }
  validation {
    condition     = var.secrets == null || try(var.secrets.google_api_key == null || can(regex("^[!-~]+$", var.secrets.google_api_key)), false)
    error_message = "Gemini's key is printable, without blanks."
  }
  validation {
    condition = var.secrets == null || try(alltrue([for keys in [var.secrets.agent_api_keys, var.secrets.admin_api_keys] : length(keys) >= 1 && length(keys) <= 2]) &&
    alltrue([for key in concat(var.secrets.agent_api_keys, var.secrets.admin_api_keys) : can(regex("^[!-~]{32,}$", key))]), false)
    error_message = "One or two keys of the API for the agent and for the admin, 32 printable characters or more each: openssl rand -hex 32."
  }
  validation {
    condition     = var.secrets == null || try(startswith(var.secrets.admin_password_hash, "$argon2id$"), false)
    error_message = "The panel's password is given as its argon2id hash."
  }
  validation {
    condition     = var.secrets == null || try(can(regex("^[!-~]{32,}$", var.secrets.session_secret)) && can(regex("^[!-~]{32,}$", var.secrets.checkout_secret)), false)
    error_message = "session_secret and checkout_secret have 32 printable characters or more: openssl rand -hex 32."
  }
}

variable "secret_versions" {
  description = "Secret's name in Secret Manager => how often it was written; one more than before writes it anew from `secrets`."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for name, times in var.secret_versions : floor(times) == times && times >= 1])
    error_message = "How often is a whole number from 1."
  }
  validation {
    condition = alltrue([for name in keys(var.secret_versions) : contains([
      "admin-api-key", "admin-password-hash", "agent-api-key", "api-key-hashes", "checkout-secret", "google-api-key",
      "mercado-pago-access-token", "mercado-pago-webhook-secret", "session-secret", "twilio-auth-token",
    ], name)])
    error_message = "There is no such secret: see secrets.tf."
  }
}

# Figures that have good defaults.

variable "instances" {
  description = "Function => how many instances there are at least (each costs money day and night) and at most. Null: the defaults of functions.tf."
  type = map(object({
    min = optional(number, 0)
    max = optional(number)
  }))
  default = {}

  validation {
    condition     = alltrue([for name in keys(var.instances) : contains(["whatsapp_webhook", "agent_worker", "backoffice_api", "admin"], name)])
    error_message = "The functions are whatsapp_webhook, agent_worker, backoffice_api and admin."
  }
  validation {
    condition     = alltrue([for each in var.instances : each.min >= 0 && try(each.max >= max(1, each.min) && each.max <= 100, each.max == null)])
    error_message = "max is from 1 to 100, min from 0 to max."
  }
}

variable "turns" {
  description = "How long a silent worker keeps a turn, how long the rest of a burst is waited for, and how often a turn is begun before it is given up."
  type = object({
    lease_seconds       = optional(number, 15)
    gather_milliseconds = optional(number, 1200)
    max_attempts        = optional(number, 10)
  })
  default = {}

  validation {
    condition     = floor(var.turns.lease_seconds) == var.turns.lease_seconds && var.turns.lease_seconds >= 1 && var.turns.lease_seconds <= 240
    error_message = "lease_seconds is a whole number from 1 to 240."
  }
  validation {
    condition     = floor(var.turns.gather_milliseconds) == var.turns.gather_milliseconds && var.turns.gather_milliseconds >= 0 && var.turns.gather_milliseconds <= 10000
    error_message = "gather_milliseconds is a whole number from 0 to 10,000."
  }
  validation {
    condition     = floor(var.turns.max_attempts) == var.turns.max_attempts && var.turns.max_attempts >= 1 && var.turns.max_attempts <= 1000
    error_message = "max_attempts is a whole number from 1 to 1,000."
  }
}

variable "queue" {
  description = "How many tasks the queue begins a second and has under way at once. paused: the emergency brake; tasks wait, for a day each."
  type = object({
    max_dispatches_per_second = optional(number, 100)
    max_concurrent_dispatches = optional(number, 200)
    paused                    = optional(bool, false)
  })
  default = {}

  validation {
    condition     = var.queue.max_dispatches_per_second > 0 && var.queue.max_dispatches_per_second <= 500
    error_message = "Cloud Tasks begins at most 500 tasks a second."
  }
  validation {
    condition     = floor(var.queue.max_concurrent_dispatches) == var.queue.max_concurrent_dispatches && var.queue.max_concurrent_dispatches >= 1 && var.queue.max_concurrent_dispatches <= 5000
    error_message = "max_concurrent_dispatches is a whole number from 1 to 5,000."
  }
}

variable "backup_days" {
  description = "How many days the daily and the weekly backups are kept. Firestore keeps none longer than 98 days."
  type = object({
    daily  = optional(number, 7)
    weekly = optional(number, 98)
  })
  default = {}

  validation {
    condition     = alltrue([for days in [var.backup_days.daily, var.backup_days.weekly] : floor(days) == days && days >= 1 && days <= 98])
    error_message = "Backups are kept for 1 to 98 whole days."
  }
}

variable "alert_emails" {
  description = "Who is told when something is wrong. None: alerts are seen in the console only."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", address))])
    error_message = "An address is written like ana@example.com."
  }
}

variable "budget" {
  description = "What the project may cost a month, in the currency of its billing account; alert_emails are told at half of it, at all of it, and when all of it is foreseen. It stops nothing. Null: no budget."
  type = object({
    billing_account = string
    a_month         = number
  })
  default = null

  validation {
    condition     = var.budget == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account))
    error_message = "A billing account is written like 012345-6789AB-CDEF01."
  }
  validation {
    condition     = var.budget == null || try(floor(var.budget.a_month) == var.budget.a_month && var.budget.a_month >= 1, false)
    error_message = "a_month is a whole amount from 1."
  }
}

variable "settle_seconds" {
  description = "How long the first apply waits until Google knows everywhere of new APIs, roles and of the database."
  type        = number
  default     = 60

  validation {
    condition     = floor(var.settle_seconds) == var.settle_seconds && var.settle_seconds >= 0 && var.settle_seconds <= 600
    error_message = "settle_seconds is a whole number from 0 to 600."
  }
}
