# The clock: tells the API that time went by.

resource "google_service_account" "scheduler" {
  account_id   = "milo-scheduler"
  display_name = "Milo: Cloud Scheduler calls as"

  depends_on = [terraform_data.apis_settled]
}

# Everybody may call the API (functions.tf); it lets only this account's tokens through to its clock.
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
