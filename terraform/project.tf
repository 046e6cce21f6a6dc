# The project: its APIs, and what every file here calls it.

locals {
  labels = merge({ app = "milo", managed_by = "terraform" }, var.labels)

  apis = toset([
    "aiplatform.googleapis.com",
    "artifactregistry.googleapis.com",
    "billingbudgets.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudscheduler.googleapis.com",
    "cloudtasks.googleapis.com",
    "firebase.googleapis.com",
    "firebasehosting.googleapis.com",
    "firebaserules.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
  ])
}

data "google_project" "this" {
  project_id = var.project_id
}

resource "google_project_service" "api" {
  for_each = local.apis

  service            = each.key
  disable_on_destroy = false
}

# An API that was just enabled is refused for about a minute ("has not been used in project … before").
resource "terraform_data" "apis_settled" {
  input = sort([for api in google_project_service.api : api.service])

  provisioner "local-exec" {
    command = "sleep ${var.settle_seconds}"
  }
}
