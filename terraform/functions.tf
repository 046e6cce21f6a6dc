# The four functions: one map says what each is, what it is told, what it may take and who may call it.

locals {
  # Known before anything is made, so functions can be told of each other, and each of itself.
  # https://cloud.google.com/run/docs/triggering/https-request#deterministic
  urls = {
    for name in keys(local.sizes) :
    name => "https://${replace(name, "_", "-")}-${data.google_project.this.number}.${var.region}.run.app"
  }
  webhook_url     = "${local.urls.whatsapp_webhook}/whatsapp"
  public_base_url = "https://${coalesce(var.custom_domain, "${var.project_id}.web.app")}"

  # Hosting reaches functions from outside, without a token; so do Twilio and Mercado Pago. Each of these
  # functions checks its callers itself: SECURITY.md.
  public  = { everybody = "allUsers" }
  gemini  = var.model.host == "gemini_api" ? { GOOGLE_API_KEY = "google-api-key" } : {}
  account = { for name, account in google_service_account.function : name => { email = account.email, member = account.member } }

  # What an instance has and takes at once, and how many there may be.
  sizes = {
    whatsapp_webhook = {
      memory          = "512Mi"
      concurrency     = 64 # THREADS in threaded.py
      max_instances   = 10
      timeout_seconds = 30 # Twilio waits for 15
    }
    agent_worker = {
      memory          = "1Gi"
      concurrency     = 80 # WAITING_AT_ONCE in app.py, and room for deliveries
      max_instances   = 4
      timeout_seconds = 300 # DISPATCH_DEADLINE in retail/queueing.py
    }
    backoffice_api = {
      memory          = "512Mi"
      concurrency     = 16
      max_instances   = 10
      timeout_seconds = 120 # a tick of the clock; Hosting waits for 60
    }
    admin = {
      memory          = "512Mi"
      concurrency     = 8 # CONNECTIONS in app.py
      max_instances   = 2
      timeout_seconds = 60
    }
  }
  worker_capacity = local.sizes.agent_worker.concurrency * local.max_instances.agent_worker
  max_instances   = { for name, size in local.sizes : name => try(coalesce(var.instances[name].max), size.max_instances) }

  functions = {
    whatsapp_webhook = {
      description = "Twilio posts every message of a shopper here."
      ingress     = "ALLOW_ALL"
      invokers    = local.public
      environment = {
        GOOGLE_CLOUD_PROJECT   = var.project_id
        TASKS_QUEUE            = google_cloud_tasks_queue.turns.id
        TASKS_SERVICE_ACCOUNT  = google_service_account.tasks.email
        TWILIO_ACCOUNT_SID     = var.twilio.account_sid
        TWILIO_WHATSAPP_NUMBER = var.twilio.whatsapp_number
        WHATSAPP_WEBHOOK_URL   = local.webhook_url
        WORKER_URL             = local.urls.agent_worker
      }
      secrets = {
        TWILIO_AUTH_TOKEN = "twilio-auth-token"
      }
    }

    agent_worker = {
      description = "Cloud Tasks brings each message here, and Milo answers it."
      ingress     = "ALLOW_INTERNAL_ONLY"
      invokers    = { tasks = google_service_account.tasks.member }
      environment = {
        BACKOFFICE_URL            = local.urls.backoffice_api
        FUNCTION_USE_ASGI         = "true" # of the functions framework
        GEMINI_MODEL              = var.model.host == "offline" ? "offline" : var.model.name
        GOOGLE_CLOUD_PROJECT      = var.project_id
        GOOGLE_GENAI_USE_VERTEXAI = tostring(var.model.host == "vertex_ai")
        SHOP_NAME                 = var.shop.name
        TASKS_MAX_ATTEMPTS        = tostring(var.turns.max_attempts)
        TASKS_SERVICE_ACCOUNT     = google_service_account.tasks.email
        TURN_LEASE_SECONDS        = tostring(var.turns.lease_seconds)
        TWILIO_ACCOUNT_SID        = var.twilio.account_sid
        TWILIO_WHATSAPP_NUMBER    = var.twilio.whatsapp_number
        WORKER_URL                = local.urls.agent_worker
      }
      secrets = merge(local.gemini, {
        BACKOFFICE_API_KEY = "agent-api-key"
        TWILIO_AUTH_TOKEN  = "twilio-auth-token"
      })
    }

    backoffice_api = {
      description = "The API that alone owns the shop's facts."
      ingress     = "ALLOW_ALL"
      invokers    = local.public
      environment = {
        BACKOFFICE_URL            = local.urls.backoffice_api
        FIRESTORE_DATABASE        = local.database
        GOOGLE_CLOUD_PROJECT      = var.project_id
        MAX_UNPAID_PESOS          = tostring(var.shop.max_unpaid_pesos)
        PUBLIC_BASE_URL           = local.public_base_url
        SCHEDULER_SERVICE_ACCOUNT = google_service_account.scheduler.email
        SHOP_NAME                 = var.shop.name
        STORE                     = "firestore"
        TASKS_QUEUE               = google_cloud_tasks_queue.turns.id
        TASKS_SERVICE_ACCOUNT     = google_service_account.tasks.email
        THREADS                   = "16" # of the functions framework
        TIMEZONE                  = var.shop.timezone
        TURN_GATHER_MILLISECONDS  = tostring(var.turns.gather_milliseconds)
        TURN_LEASE_SECONDS        = tostring(var.turns.lease_seconds)
        TWILIO_WHATSAPP_NUMBER    = var.twilio.whatsapp_number
        WORKER_URL                = local.urls.agent_worker
      }
      secrets = {
        BACKOFFICE_API_KEYS         = "api-key-hashes"
        CHECKOUT_SECRET             = "checkout-secret"
        MERCADO_PAGO_ACCESS_TOKEN   = "mercado-pago-access-token"
        MERCADO_PAGO_WEBHOOK_SECRET = "mercado-pago-webhook-secret"
      }
    }

    admin = {
      description = "The owner's panel."
      ingress     = "ALLOW_ALL"
      invokers    = local.public
      environment = {
        ADMIN_USER           = var.shop.admin_user
        BACKOFFICE_URL       = local.urls.backoffice_api
        GOOGLE_CLOUD_PROJECT = var.project_id
        MODEL_PRICES         = "${var.model.dollars_per_million_input_tokens},${var.model.dollars_per_million_output_tokens}"
        SHOP_NAME            = var.shop.name
        THREADS              = "8" # of the functions framework
        TIMEZONE             = var.shop.timezone
      }
      secrets = {
        ADMIN_PASSWORD_HASH = "admin-password-hash"
        BACKOFFICE_API_KEY  = "admin-api-key"
        SESSION_SECRET      = "session-secret"
      }
    }
  }
}

resource "google_service_account" "function" {
  for_each = local.sizes

  account_id   = replace(each.key, "_", "-")
  display_name = "Milo: ${each.key}"

  depends_on = [terraform_data.apis_settled]
}

module "bundle_map" {
  source   = "./modules/bundle_map"
  for_each = local.sizes

  functions_dir = "${path.module}/../functions"
  function      = each.key
}

# Each file is in it byte for byte as `make bundle` lays it down and as the tests boot it.
data "archive_file" "bundle" {
  for_each = module.bundle_map

  type        = "zip"
  output_path = "${path.module}/../build/${each.key}.zip"

  dynamic "source" {
    for_each = each.value.files
    content {
      filename = source.key
      content  = file("${path.module}/../functions/${source.value}")
    }
  }
}

module "function" {
  source   = "./modules/function"
  for_each = local.functions

  name        = each.key
  description = each.value.description
  region      = var.region
  project_id  = var.project_id
  account     = local.account[each.key]
  bundle      = { path = data.archive_file.bundle[each.key].output_path, md5 = data.archive_file.bundle[each.key].output_md5 }
  build       = local.build
  ingress     = each.value.ingress
  invokers    = each.value.invokers
  environment = each.value.environment
  size = merge({ cpu = "1" }, local.sizes[each.key], {
    min_instances = try(var.instances[each.key].min, 0)
    max_instances = local.max_instances[each.key]
  })
  secrets = {
    for variable, name in each.value.secrets : variable => {
      secret_id = google_secret_manager_secret.this[name].secret_id
      version   = google_secret_manager_secret_version.this[name].version
    }
  }

  # Queries need their indexes, and a build its roles.
  after = [google_firestore_index.query, terraform_data.builder_settled]
}
