# Hosting: the project's own site, PROJECT.web.app. Its files, rewrites and headers are firebase.json's, which the Firebase CLI deploys:
# a version made here would have no files and take the page away.

locals {
  firebase = jsondecode(file("${path.module}/../firebase.json"))
  rewrites = [for rewrite in local.firebase.hosting.rewrites : rewrite.run if can(rewrite.run)]
}

resource "google_firebase_project" "this" {
  provider = google-beta

  project = var.project_id

  depends_on = [terraform_data.apis_settled]
}

resource "google_firebase_hosting_site" "checkout" {
  provider = google-beta

  project = google_firebase_project.this.project
  site_id = var.project_id

  lifecycle {
    precondition {
      condition     = alltrue([for run in local.rewrites : run.region == var.region])
      error_message = "firebase.json sends requests to another region than ${var.region}: say the same region in both."
    }
    precondition {
      condition     = alltrue([for run in local.rewrites : contains([for name in keys(local.sizes) : replace(name, "_", "-")], run.serviceId)])
      error_message = "firebase.json sends requests to a service that is not one of the functions."
    }
  }
}

resource "google_firebase_hosting_custom_domain" "checkout" {
  count    = var.custom_domain == null ? 0 : 1
  provider = google-beta

  project               = google_firebase_project.this.project
  site_id               = google_firebase_hosting_site.checkout.site_id
  custom_domain         = var.custom_domain
  cert_preference       = "GROUPED"
  wait_dns_verification = false
}
