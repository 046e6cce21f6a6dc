# What each variable refuses. The providers are mocked: `terraform test` asks nobody's cloud. What is
# refused is shown on the variables alone, which takes no plan of everything.

mock_provider "google" {}
mock_provider "google-beta" {}
mock_provider "archive" {}

variables {
  project_id     = "milo-shop"
  settle_seconds = 0
  shop           = { name = "Almacén Milo", admin_user = "ana" }
  twilio         = { account_sid = "AC11111111111111111111111111111111", whatsapp_number = "whatsapp:+14155238886" }
  secrets = {
    twilio_auth_tokens           = ["0123456789abcdef0123456789abcdef"]
    mercado_pago_access_token    = "an-access-token"
    mercado_pago_webhook_secrets = ["a-webhook-secret"]
    google_api_key               = "a-key"
    agent_api_keys               = ["agent-key-of-the-tests-0123456789"]
    admin_api_keys               = ["admin-key-of-the-tests-0123456789"]
    admin_password_hash          = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$3xEIX7D5qLRRNQ2jPrFDvg"
    session_secret               = "a-session-secret-of-the-tests-0123456789"
    checkout_secret              = "a-checkout-secret-of-the-tests-0123456789"
  }
}

run "a_complete_set_is_taken" {
  command = plan
}

run "a_project_has_a_proper_id" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    project_id = "Milo"
  }
  expect_failures = [var.project_id]
}

run "a_region_is_no_zone" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    region = "southamerica-east1-a"
  }
  expect_failures = [var.region]
}

run "a_database_is_somewhere" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    firestore_location = "Buenos Aires"
  }
  expect_failures = [var.firestore_location]
}

run "a_restored_database_has_a_name_of_its_own" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    restored_database = "(default)"
  }
  expect_failures = [var.restored_database]
}

run "labels_are_google_s" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    labels = { Team = "Milo" }
  }
  expect_failures = [var.labels]
}

run "a_shop_has_a_name" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    shop = { name = " ", admin_user = "ana" }
  }
  expect_failures = [var.shop]
}

run "a_time_zone_is_a_name" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    shop = { name = "Milo", admin_user = "ana", timezone = "GMT-3" }
  }
  expect_failures = [var.shop]
}

run "unpaid_orders_come_to_whole_pesos" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    shop = { name = "Milo", admin_user = "ana", max_unpaid_pesos = 0.5 }
  }
  expect_failures = [var.shop]
}

run "a_domain_is_no_url" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    custom_domain = "https://pagar.example.com"
  }
  expect_failures = [var.custom_domain]
}

run "an_account_has_a_sid" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    twilio = { account_sid = "SK11111111111111111111111111111111", whatsapp_number = "whatsapp:+14155238886" }
  }
  expect_failures = [var.twilio]
}

run "a_sender_is_on_whatsapp" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    twilio = { account_sid = "AC11111111111111111111111111111111", whatsapp_number = "+14155238886" }
  }
  expect_failures = [var.twilio]
}

run "a_model_is_hosted_somewhere" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    model = { host = "elsewhere" }
  }
  expect_failures = [var.model]
}

run "a_model_is_gemini" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    model = { name = "Gemini 3.8 Flash" }
  }
  expect_failures = [var.model]
}

run "a_twilio_token_is_one" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    secrets = {
      twilio_auth_tokens           = ["token"]
      mercado_pago_access_token    = "an-access-token"
      mercado_pago_webhook_secrets = ["a-webhook-secret"]
      google_api_key               = "a-key"
      agent_api_keys               = ["agent-key-of-the-tests-0123456789"]
      admin_api_keys               = ["admin-key-of-the-tests-0123456789"]
      admin_password_hash          = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$3xEIX7D5qLRRNQ2jPrFDvg"
      session_secret               = "a-session-secret-of-the-tests-0123456789"
      checkout_secret              = "a-checkout-secret-of-the-tests-0123456789"
    }
  }
  expect_failures = [var.secrets]
}

run "mercado_pago_signs_with_a_secret" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    secrets = {
      twilio_auth_tokens           = ["0123456789abcdef0123456789abcdef"]
      mercado_pago_access_token    = "an-access-token"
      mercado_pago_webhook_secrets = []
      google_api_key               = "a-key"
      agent_api_keys               = ["agent-key-of-the-tests-0123456789"]
      admin_api_keys               = ["admin-key-of-the-tests-0123456789"]
      admin_password_hash          = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$3xEIX7D5qLRRNQ2jPrFDvg"
      session_secret               = "a-session-secret-of-the-tests-0123456789"
      checkout_secret              = "a-checkout-secret-of-the-tests-0123456789"
    }
  }
  expect_failures = [var.secrets]
}

run "gemini_s_key_has_no_blanks" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    secrets = {
      twilio_auth_tokens           = ["0123456789abcdef0123456789abcdef"]
      mercado_pago_access_token    = "an-access-token"
      mercado_pago_webhook_secrets = ["a-webhook-secret"]
      google_api_key               = "a key"
      agent_api_keys               = ["agent-key-of-the-tests-0123456789"]
      admin_api_keys               = ["admin-key-of-the-tests-0123456789"]
      admin_password_hash          = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$3xEIX7D5qLRRNQ2jPrFDvg"
      session_secret               = "a-session-secret-of-the-tests-0123456789"
      checkout_secret              = "a-checkout-secret-of-the-tests-0123456789"
    }
  }
  expect_failures = [var.secrets]
}

run "keys_of_the_api_are_long" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    secrets = {
      twilio_auth_tokens           = ["0123456789abcdef0123456789abcdef"]
      mercado_pago_access_token    = "an-access-token"
      mercado_pago_webhook_secrets = ["a-webhook-secret"]
      google_api_key               = "a-key"
      agent_api_keys               = ["short"]
      admin_api_keys               = ["admin-key-of-the-tests-0123456789"]
      admin_password_hash          = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$3xEIX7D5qLRRNQ2jPrFDvg"
      session_secret               = "a-session-secret-of-the-tests-0123456789"
      checkout_secret              = "a-checkout-secret-of-the-tests-0123456789"
    }
  }
  expect_failures = [var.secrets]
}

run "the_panel_s_password_is_hashed" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    secrets = {
      twilio_auth_tokens           = ["0123456789abcdef0123456789abcdef"]
      mercado_pago_access_token    = "an-access-token"
      mercado_pago_webhook_secrets = ["a-webhook-secret"]
      google_api_key               = "a-key"
      agent_api_keys               = ["agent-key-of-the-tests-0123456789"]
      admin_api_keys               = ["admin-key-of-the-tests-0123456789"]
      admin_password_hash          = "1234"
      session_secret               = "a-session-secret-of-the-tests-0123456789"
      checkout_secret              = "a-checkout-secret-of-the-tests-0123456789"
    }
  }
  expect_failures = [var.secrets]
}

run "cookies_are_signed_with_a_long_secret" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    secrets = {
      twilio_auth_tokens           = ["0123456789abcdef0123456789abcdef"]
      mercado_pago_access_token    = "an-access-token"
      mercado_pago_webhook_secrets = ["a-webhook-secret"]
      google_api_key               = "a-key"
      agent_api_keys               = ["agent-key-of-the-tests-0123456789"]
      admin_api_keys               = ["admin-key-of-the-tests-0123456789"]
      admin_password_hash          = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$3xEIX7D5qLRRNQ2jPrFDvg"
      session_secret               = "short"
      checkout_secret              = "a-checkout-secret-of-the-tests-0123456789"
    }
  }
  expect_failures = [var.secrets]
}

run "secrets_are_counted_in_whole_numbers" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    secret_versions = { session-secret = 0 }
  }
  expect_failures = [var.secret_versions]
}

run "only_secrets_that_there_are_can_be_counted" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    secret_versions = { session_secret = 2 }
  }
  expect_failures = [var.secret_versions]
}

run "only_functions_have_instances" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    instances = { digest = {} }
  }
  expect_failures = [var.instances]
}

run "no_more_instances_than_there_may_be" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    instances = { admin = { min = 3, max = 2 } }
  }
  expect_failures = [var.instances]
}

run "a_lease_ends" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    turns = { lease_seconds = 241 }
  }
  expect_failures = [var.turns]
}

run "a_burst_is_not_gathered_for_long" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    turns = { gather_milliseconds = 10001 }
  }
  expect_failures = [var.turns]
}

run "a_turn_is_begun_once_at_least" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    turns = { max_attempts = 0 }
  }
  expect_failures = [var.turns]
}

run "a_queue_dispatches_what_google_allows" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    queue = { max_dispatches_per_second = 501 }
  }
  expect_failures = [var.queue]
}

run "a_queue_dispatches_something" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    queue = { max_concurrent_dispatches = 0 }
  }
  expect_failures = [var.queue]
}

run "backups_are_kept_no_longer_than_google_keeps_them" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    backup_days = { weekly = 99 }
  }
  expect_failures = [var.backup_days]
}

run "tokens_have_a_price" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    model = { dollars_per_million_input_tokens = -1 }
  }
  expect_failures = [var.model]
}

run "a_budget_is_of_a_billing_account" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    budget = { billing_account = "my-shop", a_month = 100 }
  }
  expect_failures = [var.budget]
}

run "a_budget_is_a_whole_amount" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    budget = { billing_account = "012345-6789AB-CDEF01", a_month = 0.5 }
  }
  expect_failures = [var.budget]
}

run "an_apply_waits_for_minutes_only" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    settle_seconds = -1
  }
  expect_failures = [var.settle_seconds]
}

run "who_is_told_has_an_address" {
  command = plan
  module {
    source = "./tests/variables"
  }
  variables {
    alert_emails = ["ana"]
  }
  expect_failures = [var.alert_emails]
}
