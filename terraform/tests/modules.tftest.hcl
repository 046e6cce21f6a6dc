# What the module of a function refuses.

mock_provider "google" {}

variables {
  name        = "whatsapp_webhook"
  description = "Twilio posts every message of a shopper here."
  region      = "southamerica-east1"
  project_id  = "milo-shop"
  account     = { email = "it@milo-shop.iam.gserviceaccount.com", member = "serviceAccount:it@milo-shop.iam.gserviceaccount.com" }
  bundle      = { path = "whatsapp_webhook.zip", md5 = "0123456789abcdef0123456789abcdef" }
  build       = { bucket = "milo-shop-milo-source", repository = "milo", service_account = "milo-build", runtime = "python313" }
  ingress     = "ALLOW_ALL"
  invokers    = {}
  environment = {}
  secrets     = {}
  size        = { cpu = "1", memory = "512Mi", concurrency = 64, min_instances = 0, max_instances = 10, timeout_seconds = 30 }
}

run "requests_at_once_want_a_whole_processor" {
  command = plan
  module {
    source = "./modules/function"
  }
  variables {
    size = { cpu = "0.5", memory = "512Mi", concurrency = 64, min_instances = 0, max_instances = 10, timeout_seconds = 30 }
  }
  expect_failures = [var.size]
}

run "a_function_is_reached_from_everywhere_or_from_inside" {
  command = plan
  module {
    source = "./modules/function"
  }
  variables {
    ingress = "ALLOW_INTERNAL_AND_GCLB"
  }
  expect_failures = [var.ingress]
}
