# Secrets: their values are written, never read and never kept in the state. Functions get them one by one.

locals {
  secrets = toset(concat(
    [
      "admin-api-key",
      "admin-password-hash",
      "agent-api-key",
      "api-key-hashes",
      "checkout-secret",
      "mercado-pago-access-token",
      "mercado-pago-webhook-secret",
      "session-secret",
      "twilio-auth-token",
    ],
    var.model.host == "gemini_api" ? ["google-api-key"] : [],
  ))

  # null where var.secrets is: then nothing may have to be written.
  secret_values = {
    admin-api-key       = try(var.secrets.admin_api_keys[0], null)
    admin-password-hash = try(var.secrets.admin_password_hash, null)
    agent-api-key       = try(var.secrets.agent_api_keys[0], null)
    api-key-hashes = try(join(",", concat(
      [for key in var.secrets.agent_api_keys : "agent:${sha256(key)}"],
      [for key in var.secrets.admin_api_keys : "admin:${sha256(key)}"],
    )), null)
    checkout-secret             = try(var.secrets.checkout_secret, null)
    google-api-key              = try(var.secrets.google_api_key, null)
    mercado-pago-access-token   = try(var.secrets.mercado_pago_access_token, null)
    mercado-pago-webhook-secret = try(join(",", var.secrets.mercado_pago_webhook_secrets), null)
    session-secret              = try(var.secrets.session_secret, null)
    twilio-auth-token           = try(join(",", var.secrets.twilio_auth_tokens), null)
  }
}

resource "google_secret_manager_secret" "this" {
  for_each = local.secrets

  secret_id = each.key
  # A version that was destroyed by mistake can be had back for a week.
  version_destroy_ttl = "604800s"
  deletion_protection = true

  replication {
    auto {}
  }

  depends_on = [terraform_data.apis_settled]
}

resource "google_secret_manager_secret_version" "this" {
  for_each = google_secret_manager_secret.this

  secret = each.value.id
  # Marked also where it is null: a mark that goes is a change.
  secret_data_wo         = sensitive(local.secret_values[each.key])
  secret_data_wo_version = tostring(lookup(var.secret_versions, each.key, 1))
  # What runs still has the former value.
  deletion_policy = "ABANDON"

  lifecycle {
    create_before_destroy = true
  }
}
