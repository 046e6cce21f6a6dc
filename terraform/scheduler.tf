# The clock: tells the API that time went by, and once a week has it see to the model's name.

resource "google_service_account" "scheduler" {
  account_id   = "milo-scheduler"
  display_name = "Milo: Cloud Scheduler calls as"

  depends_on = [terraform_data.apis_settled]
}

# Everybody may call the API (functions.tf); it lets only this account's tokens through to what follows.
resource "google_cloud_scheduler_job" "clock" {
  name             = "clock"
  description      = "Releases unpaid orders, sweeps payments, notices and what was left undelivered."
  region           = var.region
  schedule         = "* * * * *"
  time_zone        = var.shop.timezone
  attempt_deadline = "120s" # and the next minute is the next try

  http_target {
    http_method = "POST"
    uri         = "${local.urls.backoffice_api}/clock"

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = local.urls.backoffice_api
    }
  }

  depends_on = [module.function]
}

# The API reaches no model: it makes a task, with which the queue wakes the worker.
resource "google_cloud_scheduler_job" "model_name" {
  name             = "model-name"
  description      = "Has the worker ask Gemini whether it knows the model's name, before a shopper finds out."
  region           = var.region
  schedule         = "0 9 * * 1" # Monday morning: somebody is there to read the alert
  time_zone        = var.shop.timezone
  attempt_deadline = "30s"

  # No minute follows that would make up for it. What is asked for twice is one task.
  retry_config {
    retry_count          = 5
    min_backoff_duration = "60s"
    max_backoff_duration = "600s"
  }

  http_target {
    http_method = "POST"
    uri         = "${local.urls.backoffice_api}/model-checks"

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = local.urls.backoffice_api
    }
  }

  depends_on = [module.function]
}
