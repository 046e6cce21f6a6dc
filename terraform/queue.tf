# The queue: one task a message, a delivery, a payment that changed, or a week's check of the model's name.

locals {
  # The figures of retail/queueing.py, which the worker counts by; a test compares them.
  retry = {
    min_backoff        = "0.500s"
    max_backoff        = "60s"
    max_doublings      = 5
    max_attempts       = 50
    max_retry_duration = "86400s"
  }
}

resource "google_cloud_tasks_queue" "turns" {
  name          = "turns"
  location      = var.region
  desired_state = var.queue.paused ? "PAUSED" : "RUNNING"

  rate_limits {
    max_dispatches_per_second = var.queue.max_dispatches_per_second
    max_concurrent_dispatches = var.queue.max_concurrent_dispatches
  }

  retry_config {
    min_backoff        = local.retry.min_backoff
    max_backoff        = local.retry.max_backoff
    max_doublings      = local.retry.max_doublings
    max_attempts       = local.retry.max_attempts
    max_retry_duration = local.retry.max_retry_duration
  }

  stackdriver_logging_config {
    sampling_ratio = 1
  }

  lifecycle {
    # A deleted queue takes its tasks along, and its name stays taken for days.
    prevent_destroy = true

    precondition {
      condition     = var.queue.max_concurrent_dispatches <= local.worker_capacity
      error_message = "The workers take ${local.worker_capacity} tasks at once: raise instances.agent_worker.max, or lower queue.max_concurrent_dispatches. What a full worker refuses slows the whole queue down."
    }
  }

  depends_on = [terraform_data.apis_settled]
}

# The account in whose name the queue brings its tasks to the worker and to the API, which check it.
resource "google_service_account" "tasks" {
  account_id   = "milo-tasks"
  display_name = "Milo: Cloud Tasks brings its tasks as"

  depends_on = [terraform_data.apis_settled]
}

# The webhook makes tasks of messages, the API of deliveries, payments and checks of the model's name.
resource "google_cloud_tasks_queue_iam_member" "enqueuer" {
  for_each = toset(["whatsapp_webhook", "backoffice_api"])

  location = google_cloud_tasks_queue.turns.location
  name     = google_cloud_tasks_queue.turns.name
  role     = "roles/cloudtasks.enqueuer"
  member   = google_service_account.function[each.key].member
}

# An account that makes a task in another account's name acts as that account.
resource "google_service_account_iam_member" "acts_as_tasks" {
  for_each = toset(["whatsapp_webhook", "backoffice_api"])

  service_account_id = google_service_account.tasks.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.function[each.key].member
}
