# What is counted: metrics of lines that functions write as things go well. A journey finds each in the log of a shop that runs, with
# the members that are read here. What counts as wrong is in monitoring.tf, and all of it is drawn in dashboard.tf.

locals {
  turns = {
    service = "agent-worker"
    line    = "^turn [^ ]+: [a-z_]+$"
  }

  # Name => the function that writes the line, the line (RE2), the member that is measured (null: lines are counted), its
  # unit, and the members that part it.
  metrics = {
    turns              = merge(local.turns, { value = null, unit = "1", labels = ["model", "outcome"] })
    turn-seconds       = merge(local.turns, { value = "seconds", unit = "s", labels = ["model"] })
    turn-wait          = merge(local.turns, { value = "waited_seconds", unit = "s", labels = ["outcome"] })
    turn-calls         = merge(local.turns, { value = "calls", unit = "1", labels = ["model"] })
    turn-input-tokens  = merge(local.turns, { value = "input_tokens", unit = "1", labels = ["model"] })
    turn-output-tokens = merge(local.turns, { value = "output_tokens", unit = "1", labels = ["model"] })
    turn-invented      = merge(local.turns, { value = "invented", unit = "1", labels = ["model"] })
    messages-received = {
      service = "whatsapp-webhook"
      line    = "Incoming WhatsApp from "
      value   = null
      unit    = "1"
      labels  = ["kind"]
    }
    messages-sent = {
      service = "agent-worker"
      line    = "Respuesta enviada a "
      value   = null
      unit    = "1"
      labels  = []
    }
  }
}

resource "google_logging_metric" "measure" {
  for_each = local.metrics

  name = "milo/${each.key}"
  filter = join(" AND ", [
    "resource.type=\"cloud_run_revision\"",
    "resource.labels.service_name=\"${each.value.service}\"",
    "jsonPayload.message=~\"${each.value.line}\"",
  ])

  value_extractor  = each.value.value == null ? null : "EXTRACT(jsonPayload.${each.value.value})"
  label_extractors = { for label in each.value.labels : label => "EXTRACT(jsonPayload.${label})" }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = each.value.value == null ? "INT64" : "DISTRIBUTION"
    unit        = each.value.unit

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.value
        value_type = "STRING"
      }
    }
  }

  # Fifths of a doubling, from a twentieth of a second, or of a token, to a million.
  dynamic "bucket_options" {
    for_each = each.value.value == null ? [] : [true]
    content {
      exponential_buckets {
        num_finite_buckets = 122
        growth_factor      = 1.148698355
        scale              = 0.05
      }
    }
  }

  depends_on = [terraform_data.apis_settled]
}
