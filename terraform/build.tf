# How functions are built: the bucket of their sources, the registry of their images, the account that builds.

locals {
  build = {
    bucket          = google_storage_bucket.source.name
    repository      = google_artifact_registry_repository.functions.id
    service_account = google_service_account.build.id
    runtime         = "python313"
  }
}

resource "google_storage_bucket" "source" {
  #checkov:skip=CKV_GCP_62:It holds bundles of an open repository, and Cloud Audit Logs tell who writes them.
  #checkov:skip=CKV_GCP_63:It logs nowhere, so not to itself: see the line before.
  name                        = "${var.project_id}-milo-source"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  # Every bundle can be made again from the repository.
  force_destroy = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      days_since_noncurrent_time = 30
    }
    action {
      type = "Delete"
    }
  }

  depends_on = [terraform_data.apis_settled]
}

resource "google_artifact_registry_repository" "functions" {
  #checkov:skip=CKV_GCP_84:Images hold no data of the shop; Google's own keys do.
  repository_id          = "milo"
  description            = "Milo's functions as Cloud Build makes them."
  location               = var.region
  format                 = "DOCKER"
  cleanup_policy_dry_run = false

  cleanup_policies {
    id     = "keep"
    action = "KEEP"
    most_recent_versions {
      keep_count = 5
    }
  }

  cleanup_policies {
    id     = "old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "1209600s"
    }
  }

  depends_on = [terraform_data.apis_settled]
}

# Without an account of its own a build runs as Compute Engine's default one, which new organisations give no role.
resource "google_service_account" "build" {
  account_id   = "milo-build"
  display_name = "Milo: builds the functions"

  depends_on = [terraform_data.apis_settled]
}

resource "google_project_iam_member" "build_logs" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.build.member
}

# Cloud Functions copies a source into a bucket of its own, which is not there before the first build.
resource "google_project_iam_member" "build_sources" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.build.member
}

resource "google_artifact_registry_repository_iam_member" "build_images" {
  location   = google_artifact_registry_repository.functions.location
  repository = google_artifact_registry_repository.functions.repository_id
  role       = "roles/artifactregistry.writer"
  member     = google_service_account.build.member
}

# Roles take about a minute until a build sees them ("missing permission on the build service account").
resource "terraform_data" "builder_settled" {
  input = [
    google_project_iam_member.build_logs.id,
    google_project_iam_member.build_sources.id,
    google_artifact_registry_repository_iam_member.build_images.id,
  ]

  provisioner "local-exec" {
    command = "sleep ${var.settle_seconds}"
  }
}
