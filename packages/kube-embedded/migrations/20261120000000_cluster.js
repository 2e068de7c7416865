// @ts-check

/**
 * Texts that lists are ordered by compare byte by byte on PostgreSQL too, as
 * they do on SQLite and in JavaScript; a database's own collation would put
 * pages into another order than the one that continue tokens rely on.
 *
 * @param {import('knex').Knex} knex
 * @param {number} length
 */
function orderedText(knex, length) {
  return knex.client.config.client.includes('pg')
    ? `varchar(${length}) collate "C"`
    : `varchar(${length})`;
}

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('kube_store', table => {
    table.comment('One row: what all clusters of this database share');
    table.integer('id').primary();
    table
      .string('epoch', 36)
      .notNullable()
      .comment('Changes when history is broken, for example by a restore');
    table
      .integer('writer')
      .notNullable()
      .comment('Version of the newest process that wrote here');
    table.bigInteger('created_at').notNullable().comment('Unix time in ms');
  });

  await knex.schema.createTable('kube_clusters', table => {
    table.comment('One row per cluster; locked while it is written to');
    table.increments('key').primary();
    table.string('id', 253).notNullable().unique();
    table
      .bigInteger('counter')
      .notNullable()
      .comment('Resource version of the newest change');
    table
      .bigInteger('compacted')
      .notNullable()
      .comment('Changes up to this resource version are gone');
  });

  await knex.schema.createTable('kube_objects', table => {
    table.comment('Every object as it is now');
    table.integer('cluster').notNullable();
    table
      .specificType('kind', orderedText(knex, 253))
      .notNullable()
      .comment('Kind and group: Deployment.apps, Secret');
    table
      .specificType('namespace', orderedText(knex, 63))
      .notNullable()
      .comment('Empty for cluster-scoped kinds');
    table.specificType('name', orderedText(knex, 253)).notNullable();
    table.string('uid', 63).notNullable();
    table.bigInteger('rv').notNullable();
    table.bigInteger('generation').notNullable();
    table
      .smallint('deleting')
      .notNullable()
      .comment('1 once deletionTimestamp is set');
    table.text('labels').comment('JSON object, null without labels');
    table.text('body').notNullable().comment('The object as JSON');
    table.string('digest', 64).notNullable().comment('SHA-256 of body');
    table.primary(['cluster', 'kind', 'namespace', 'name']);
    table.unique(['cluster', 'uid'], { indexName: 'kube_objects_uid' });
    table.index(['cluster', 'namespace'], 'kube_objects_namespace');
  });
  await knex.schema.raw(
    'create index kube_objects_deleting on kube_objects (cluster, kind) where deleting = 1',
  );

  await knex.schema.createTable('kube_owners', table => {
    table.comment('Owner references of all objects, by owner');
    table.integer('cluster').notNullable();
    table.string('owner', 63).notNullable().comment('uid of the owner');
    table.specificType('kind', orderedText(knex, 253)).notNullable();
    table.specificType('namespace', orderedText(knex, 63)).notNullable();
    table.specificType('name', orderedText(knex, 253)).notNullable();
    table.primary(['cluster', 'owner', 'kind', 'namespace', 'name']);
    table.index(
      ['cluster', 'kind', 'namespace', 'name'],
      'kube_owners_dependant',
    );
  });

  await knex.schema.createTable('kube_events', table => {
    table.comment('Changes in the order in which they were committed');
    table.integer('cluster').notNullable();
    table.bigInteger('rv').notNullable();
    table.string('type', 8).notNullable().comment('ADDED, MODIFIED, DELETED');
    table.specificType('kind', orderedText(knex, 253)).notNullable();
    table.specificType('namespace', orderedText(knex, 63)).notNullable();
    table.specificType('name', orderedText(knex, 253)).notNullable();
    table.text('body').notNullable().comment('After the change, or at the end');
    table.text('previous').comment('Before the change; null when ADDED');
    table.bigInteger('at').notNullable().comment('Unix time in ms');
    table.primary(['cluster', 'rv']);
    table.index(['cluster', 'kind', 'rv'], 'kube_events_kind');
    table.index(['cluster', 'at'], 'kube_events_at');
  });

  await knex.schema.createTable('kube_ledger', table => {
    table.comment('Who did what, when and why; rows are never changed');
    table.bigIncrements('id').primary();
    table.bigInteger('at').notNullable().comment('Unix time in ms');
    table.string('cluster', 253).comment('Id of the cluster, if it was one');
    table.text('actor').notNullable();
    table.text('reason');
    table.text('cause');
    table
      .smallint('notable')
      .notNullable()
      .comment('1 for what belongs into the history that people read');
    table.string('verb', 32).notNullable();
    table.string('kind', 253);
    table.string('namespace', 63);
    table.string('name', 253);
    table.string('uid', 63);
    table.bigInteger('rv').comment('Resource version of the change');
    table.string('project', 253);
    table.string('component', 253);
    table.string('environment', 253);
    table.string('before_digest', 64);
    table.string('after_digest', 64);
    table.string('result', 32).notNullable();
    table.string('idempotency_key', 253).unique();
    table.index(
      ['cluster', 'kind', 'namespace', 'name', 'id'],
      'kube_ledger_object',
    );
    table.index(
      ['namespace', 'project', 'component', 'environment', 'id'],
      'kube_ledger_scope',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('kube_ledger');
  await knex.schema.dropTable('kube_events');
  await knex.schema.dropTable('kube_owners');
  await knex.schema.dropTable('kube_objects');
  await knex.schema.dropTable('kube_clusters');
  await knex.schema.dropTable('kube_store');
};
