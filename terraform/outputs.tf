output "twilio_webhook_url" {
  description = "Where Twilio posts to, letter by letter: it signs the address."
  value       = local.webhook_url
}

output "twilio_sandbox" {
  description = "What to paste into the sandbox's settings, with POST for both. Twilio tries again as is said behind the #, and does not sign that."
  value = {
    when_a_message_comes_in = "${local.webhook_url}#rc=3&rp=5xx,ct,rt"
    status_callback_url     = local.webhook_url
  }
}

output "checkout_url" {
  description = "What the payment links begin with."
  value       = local.public_base_url
}

output "shop_name" {
  description = "What the checkout page is called in a chat."
  value       = var.shop.name
}

output "admin_url" {
  description = "The owner's panel."
  value       = local.urls.admin
}

output "api_url" {
  description = "The API, for the owner's tools: x-api-key is one of secrets.admin_api_keys."
  value       = local.urls.backoffice_api
}

output "mercado_pago_notices_url" {
  description = "For Mercado Pago: the URL of the webhooks of payments. Each payment link names it, too."
  value       = "${local.urls.backoffice_api}/payments/mercadopago"
}

output "project_id" {
  description = "For the Firebase CLI: the project whose site and rules are deployed."
  value       = google_firebase_hosting_site.checkout.project
}

output "dns_updates" {
  description = "The records that the custom domain still needs at whoever keeps its DNS."
  value       = try(google_firebase_hosting_custom_domain.checkout[0].required_dns_updates, [])
}

output "services" {
  description = "Function => its Cloud Run service."
  value       = { for name, function in module.function : name => function.service }
}
