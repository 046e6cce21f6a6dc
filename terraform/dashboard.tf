# What the shop looks like from outside, on one page: Cloud Monitoring, Dashboards, "Milo". In PromQL, where a metric is named by
# its path with the first / as : and all other signs as _.
# https://cloud.google.com/monitoring/promql/promql-mapping

locals {
  run      = "monitored_resource=\"cloud_run_revision\""
  queue    = "monitored_resource=\"cloud_tasks_queue\""
  line     = "logging_googleapis_com:user_milo"
  requests = "run_googleapis_com:request_count"

  # What a model outside has read and written in an hour, in dollars. The offline model's tokens cost nothing.
  cost = join(" + ", [
    for kind, dollars in { input = var.model.dollars_per_million_input_tokens, output = var.model.dollars_per_million_output_tokens } :
    "sum by (model) (increase(${local.line}_turn_${kind}_tokens_sum{${local.run}, model!~\"offline|none|\"}[1h])) * ${dollars} / 1000000"
  ])

  charts = [
    {
      title   = "Messages in 5 minutes: received, sent"
      queries = [for kind in ["received", "sent"] : "sum(increase(${local.line}_messages_${kind}{${local.run}}[5m]))"]
    },
    {
      title = "How long shoppers wait, s: half, 95 %"
      queries = [
        for part in ["0.5", "0.95"] :
        "histogram_quantile(${part}, sum by (le) (rate(${local.line}_turn_wait_bucket{${local.run}, outcome=~\"answered|stood_in|apologized\"}[15m])))"
      ]
    },
    {
      title   = "Turns in 5 minutes, by model and outcome"
      queries = ["sum by (model, outcome) (increase(${local.line}_turns{${local.run}}[5m]))"]
    },
    {
      title = "A turn, s: half, 95 %"
      queries = [
        for part in ["0.5", "0.95"] :
        "histogram_quantile(${part}, sum by (le, model) (rate(${local.line}_turn_seconds_bucket{${local.run}}[15m])))"
      ]
    },
    {
      title   = "Calls of a model for each turn"
      queries = ["sum by (model) (rate(${local.line}_turn_calls_sum{${local.run}}[1h])) / sum by (model) (rate(${local.line}_turn_calls_count{${local.run}}[1h]))"]
    },
    {
      title   = "Turns that the offline model took over, %"
      queries = ["100 * sum(rate(${local.line}_turns{${local.run}, outcome=\"stood_in\"}[15m])) / sum(rate(${local.line}_turns{${local.run}, outcome=~\"answered|stood_in\"}[15m]))"]
    },
    {
      title   = "Answers of a model that invented something and were not sent, in an hour"
      queries = ["sum(increase(${local.line}_turn_invented_sum{${local.run}}[1h]))"]
    },
    {
      title   = "Tokens in an hour: read, written"
      queries = [for kind in ["input", "output"] : "sum by (model) (increase(${local.line}_turn_${kind}_tokens_sum{${local.run}}[1h]))"]
    },
    {
      title   = "The model's price, dollars in an hour"
      queries = [local.cost]
    },
    {
      title   = "Tasks that wait"
      queries = ["sum by (queue_id) (cloudtasks_googleapis_com:queue_depth{${local.queue}})"]
    },
    {
      title = "How late tasks begin, ms: half, 95 %"
      queries = [
        for part in ["0.5", "0.95"] :
        "histogram_quantile(${part}, sum by (le) (rate(cloudtasks_googleapis_com:queue_task_attempt_delays_bucket{${local.queue}}[5m])))"
      ]
    },
    {
      title   = "Dead letters in an hour"
      queries = ["sum(increase(${local.line}_a_message_was_given_up{${local.run}}[1h]))"]
    },
    {
      title   = "Payments held in an hour"
      queries = ["sum(increase(${local.line}_a_payment_is_held{${local.run}}[1h]))"]
    },
    {
      title   = "Requests a second"
      queries = ["sum by (service_name, response_code_class) (rate(${local.requests}{${local.run}}[5m]))"]
    },
    {
      title = "A request, ms: half, 95 %, 99 %"
      queries = [
        for part in ["0.5", "0.95", "0.99"] :
        "histogram_quantile(${part}, sum by (le, service_name) (rate(run_googleapis_com:request_latencies_bucket{${local.run}}[5m])))"
      ]
    },
    {
      title   = "Requests that failed (5xx), %"
      queries = ["100 * sum by (service_name) (rate(${local.requests}{${local.run}, response_code_class=\"5xx\"}[5m])) / sum by (service_name) (rate(${local.requests}{${local.run}}[5m]))"]
    },
    {
      title   = "Instances"
      queries = ["sum by (service_name, state) (run_googleapis_com:container_instance_count{${local.run}})"]
    },
    {
      title   = "Processor, 95 %"
      queries = ["histogram_quantile(0.95, sum by (le, service_name) (rate(run_googleapis_com:container_cpu_utilizations_bucket{${local.run}}[5m])))"]
    },
    {
      title   = "Memory, 95 %"
      queries = ["histogram_quantile(0.95, sum by (le, service_name) (rate(run_googleapis_com:container_memory_utilizations_bucket{${local.run}}[5m])))"]
    },
  ]
}

resource "google_monitoring_dashboard" "shop" {
  dashboard_json = jsonencode({
    displayName = "Milo"
    mosaicLayout = {
      columns = 48
      tiles = [
        for index, chart in local.charts : {
          xPos   = index % 3 * 16
          yPos   = floor(index / 3) * 14
          width  = 16
          height = 14
          widget = {
            title = chart.title
            xyChart = {
              dataSets = [
                for query in chart.queries : { plotType = "LINE", timeSeriesQuery = { prometheusQuery = query } }
              ]
            }
          }
        }
      ]
    }
  })

  depends_on = [terraform_data.apis_settled]
}
