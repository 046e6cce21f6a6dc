# The store: Firestore with the indexes of the named queries, what it deletes by itself, and its backups.

locals {
  # `make indexes` writes the file from the queries; Firestore's emulator and this read it.
  firestore = jsondecode(file("${path.module}/../firestore.indexes.json"))

  # What the API works on, and what is backed up.
  database = coalesce(var.restored_database, google_firestore_database.shop.name)
}

# Where it is and what it is named stays for ever.
resource "google_firestore_database" "shop" {
  name                              = "(default)"
  location_id                       = coalesce(var.firestore_location, var.region)
  type                              = "FIRESTORE_NATIVE"
  database_edition                  = "STANDARD"
  concurrency_mode                  = "OPTIMISTIC"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = "DELETE_PROTECTION_ENABLED"
  deletion_policy                   = "ABANDON"

  depends_on = [terraform_data.apis_settled]
}

resource "google_firestore_index" "query" {
  for_each = {
    for index in local.firestore.indexes :
    "${index.collectionGroup}/${join(",", [for field in index.fields : "${field.fieldPath}:${try(field.order, field.arrayConfig)}"])}" => index
  }

  database    = google_firestore_database.shop.name
  collection  = each.value.collectionGroup
  query_scope = each.value.queryScope

  dynamic "fields" {
    for_each = each.value.fields
    content {
      field_path   = fields.value.fieldPath
      order        = try(fields.value.order, null)
      array_config = try(fields.value.arrayConfig, null)
    }
  }
}

resource "google_firestore_field" "override" {
  for_each = { for field in local.firestore.fieldOverrides : "${field.collectionGroup}/${field.fieldPath}" => field }

  database   = google_firestore_database.shop.name
  collection = each.value.collectionGroup
  field      = each.value.fieldPath
  # An exemption is built while the shop is open already.
  skip_wait = true

  index_config {
    dynamic "indexes" {
      for_each = each.value.indexes
      content {
        query_scope = indexes.value.queryScope
        order       = try(indexes.value.order, null)
      }
    }
  }

  dynamic "ttl_config" {
    for_each = try(each.value.ttl, false) ? [true] : []
    content {}
  }
}

# Backups of a database that was just made are refused (403) for a while.
resource "terraform_data" "database_settled" {
  input = google_firestore_database.shop.id

  provisioner "local-exec" {
    command = "sleep ${var.settle_seconds}"
  }
}

resource "google_firestore_backup_schedule" "daily" {
  database  = local.database
  retention = "${var.backup_days.daily * 86400}s"

  daily_recurrence {}

  depends_on = [terraform_data.database_settled]
}

resource "google_firestore_backup_schedule" "weekly" {
  database  = local.database
  retention = "${var.backup_days.weekly * 86400}s"

  weekly_recurrence {
    day = "SUNDAY"
  }

  depends_on = [terraform_data.database_settled]
}

# The API alone reads and writes the store.
resource "google_project_iam_member" "api_store" {
  project = var.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.function["backoffice_api"].member
}
