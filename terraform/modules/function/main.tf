# One function: its source, its revision, who may call it, and the secrets that it may read.

terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 8.7"
    }
  }
}

resource "google_storage_bucket_object" "bundle" {
  bucket = var.build.bucket
  name   = "${var.name}/${var.bundle.md5}.zip"
  source = var.bundle.path
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each = var.secrets

  secret_id = each.value.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = var.account.member
}

resource "google_cloudfunctions2_function" "this" {
  #checkov:skip=CKV_GCP_124:Hosting, Twilio and browsers come from outside; the worker's ingress is internal (tests/terraform).
  name        = replace(var.name, "_", "-")
  description = var.description
  location    = var.region

  build_config {
    runtime           = var.build.runtime
    entry_point       = var.name
    docker_repository = var.build.repository
    service_account   = var.build.service_account
    # Google mends the image of the runtime without a deployment.
    automatic_update_policy {}

    source {
      storage_source {
        bucket     = google_storage_bucket_object.bundle.bucket
        object     = google_storage_bucket_object.bundle.name
        generation = google_storage_bucket_object.bundle.generation
      }
    }
  }

  service_config {
    available_cpu                    = var.size.cpu
    available_memory                 = var.size.memory
    max_instance_request_concurrency = var.size.concurrency
    min_instance_count               = var.size.min_instances
    max_instance_count               = var.size.max_instances
    timeout_seconds                  = var.size.timeout_seconds
    ingress_settings                 = var.ingress
    all_traffic_on_latest_revision   = true
    service_account_email            = var.account.email
    environment_variables            = var.environment

    dynamic "secret_environment_variables" {
      for_each = var.secrets
      content {
        key        = secret_environment_variables.key
        project_id = var.project_id
        secret     = secret_environment_variables.value.secret_id
        # A number: `latest` is read when an instance starts, so instances of one revision would differ.
        version = secret_environment_variables.value.version
      }
    }
  }

  depends_on = [google_secret_manager_secret_iam_member.reader, var.after]
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  location = google_cloudfunctions2_function.this.location
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = each.value

  lifecycle {
    # A function that is replaced has a new service, without anybody's leave.
    replace_triggered_by = [google_cloudfunctions2_function.this.id]
  }
}
