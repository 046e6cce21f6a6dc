# The model: with Vertex AI the worker asks Gemini as itself; with the Gemini API it has a key (secrets.tf).

resource "google_project_iam_member" "worker_model" {
  count = var.model.host == "vertex_ai" ? 1 : 0

  project = var.project_id
  role    = "roles/aiplatform.user"
  member  = google_service_account.function["agent_worker"].member
}
