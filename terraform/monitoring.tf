# What watches the shop: lines that its functions write, the queue, and whether each function answers. What to do about an
# alert is in docs/runbook.md under the alert's own name, and in the alert itself, since whoever it wakes may not have the repository at hand.

locals {
  # Name => the function that writes the line, and the line (RE2). Tests find each of them in the code, and in the log of a shop
  # that had the trouble. A number of ten digits or more reads `…6789` there, like a phone's.
  logged = {
    messages-are-not-queued = {
      service = "whatsapp-webhook"
      line    = ": (not queued|refused, .*|unforeseen)$"
      says    = "The webhook could not put a shopper's message into the queue, or could not read it."
    }
    a-message-was-given-up = {
      service = "agent-worker"
      line    = "(goes to the dead letters$| is given up: |may be brought no more: )"
      says    = "A message was tried as often as it is tried, and has no answer. The shopper was told, if Twilio could be reached."
    }
    gemini-does-not-answer = {
      service = "agent-worker"
      line    = "^model .* failed in turn "
      says    = "The offline model answers in Gemini's place."
    }
    gemini-does-not-know-the-model = {
      service = "agent-worker"
      line    = "^the model .* (is not known to Gemini: |is answered for by |cannot be talked to: |may not be asked for: |could not be checked: )"
      says    = "Google retired the model that the shop names, or does not take its key. The offline model answers, or another one does."
    }
    twilio-refuses-us = {
      service = "agent-worker"
      line    = "^Twilio refuses us: "
      says    = "Replies stay in the queue for a day."
    }
    a-payment-is-held = {
      service = "backoffice-api"
      line    = "^the payment [^ ]+ (of order [^ ]+ is held: |that pays order [^ ]+ is |is of order [^ ]+ now)"
      says    = "A payment differs from what its order asks for, or is disputed. The owner decides."
    }
    a-refund-was-refused = {
      service = "backoffice-api"
      line    = "^the refund of the payment [^ ]+ (of order [^ ]+ )?was refused"
      says    = "Mercado Pago did not take money back that a shopper is owed."
    }
    mercado-pago-refuses-us = {
      service = "backoffice-api"
      line    = "^(Mercado Pago does not know our access token$|the provider refuses the link of order )"
      says    = "Nobody can pay."
    }
    firestore-refuses-us = {
      service = "backoffice-api"
      line    = "^Firestore refuses us: "
      says    = "The API can neither read nor write: no turn can be begun."
    }
    nobody-expected-this = {
      service = "backoffice-api"
      line    = "^an error that nobody expected$"
      says    = "A mistake of ours. What was asked for was answered with 500; a task is brought again."
    }
  }

  filters = {
    for name, each in local.logged : name => join(" AND ", [
      "resource.type=\"cloud_run_revision\"",
      "resource.labels.service_name=\"${each.service}\"",
      "severity>=ERROR",
      "jsonPayload.message=~\"${each.line}\"",
    ])
  }

  measured = {
    the-queue-grows = {
      says       = "Tasks wait: shoppers wait for their answers."
      filter     = "resource.type=\"cloud_tasks_queue\" AND metric.type=\"cloudtasks.googleapis.com/queue/depth\""
      aligner    = "ALIGN_MAX"
      reducer    = "REDUCE_SUM"
      by         = []
      comparison = "COMPARISON_GT"
      threshold  = 100
      duration   = "300s"
    }
    a-function-fails = {
      says       = "More than five requests in five minutes were answered with 5xx."
      filter     = "resource.type=\"cloud_run_revision\" AND metric.type=\"run.googleapis.com/request_count\" AND metric.labels.response_code_class=\"5xx\""
      aligner    = "ALIGN_SUM"
      reducer    = "REDUCE_SUM"
      by         = ["resource.label.service_name"]
      comparison = "COMPARISON_GT"
      threshold  = 5
      duration   = "300s"
    }
    a-function-does-not-answer = {
      says       = "Its health is asked from several continents, and most of them got no good answer."
      filter     = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\""
      aligner    = "ALIGN_FRACTION_TRUE"
      reducer    = "REDUCE_MEAN"
      by         = ["resource.label.host"]
      comparison = "COMPARISON_LT"
      threshold  = 0.5
      duration   = "300s"
    }
  }

  # Without its links, which lead nowhere from a mail.
  runbook = replace(file("${path.module}/../docs/runbook.md"), "/\\[([^\\]]+)\\]\\([^)]*\\)/", "$1")
  texts = {
    for name, each in merge(local.logged, local.measured) : name => join("\n\n", [
      each.says,
      "What to do: docs/runbook.md#${name}",
      trimspace(regex("(?s)\n### ${name}\n(.*?)(?:\n##|$)", local.runbook)[0]),
    ])
  }

  # The worker is reached from inside only; that it does not answer shows in the queue.
  watched  = [for name in keys(local.sizes) : name if name != "agent_worker"]
  channels = [for channel in google_monitoring_notification_channel.mail : channel.id]
}

resource "google_monitoring_notification_channel" "mail" {
  for_each = var.alert_emails

  display_name = each.key
  type         = "email"
  labels       = { email_address = each.key }

  depends_on = [terraform_data.apis_settled]
}

resource "google_logging_metric" "line" {
  for_each = local.filters

  name        = "milo/${each.key}"
  description = local.logged[each.key].says
  filter      = each.value

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [terraform_data.apis_settled]
}

# By the line itself, not by its metric, which is unknown for minutes after it was made.
resource "google_monitoring_alert_policy" "line" {
  for_each = local.filters

  display_name          = each.key
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels

  conditions {
    display_name = each.key
    condition_matched_log {
      filter = each.value
    }
  }

  alert_strategy {
    auto_close = "1800s"
    notification_rate_limit {
      period = "3600s"
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = local.texts[each.key]
  }

  depends_on = [terraform_data.apis_settled]
}

resource "google_monitoring_alert_policy" "measure" {
  for_each = local.measured

  display_name          = each.key
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels

  conditions {
    display_name = each.key
    condition_threshold {
      filter          = each.value.filter
      comparison      = each.value.comparison
      threshold_value = each.value.threshold
      duration        = each.value.duration

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
        group_by_fields      = each.value.by
      }
    }
  }

  alert_strategy {
    auto_close = "1800s"
  }

  documentation {
    mime_type = "text/markdown"
    content   = local.texts[each.key]
  }

  depends_on = [google_monitoring_uptime_check_config.health]
}

resource "google_monitoring_uptime_check_config" "health" {
  for_each = toset(local.watched)

  display_name = each.key
  timeout      = "30s"
  period       = "300s"

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = var.project_id, host = trimprefix(local.urls[each.key], "https://") }
  }

  depends_on = [module.function]
}
