output "service" {
  description = "The name of the Cloud Run service below the function."
  value       = google_cloudfunctions2_function.this.name
}
