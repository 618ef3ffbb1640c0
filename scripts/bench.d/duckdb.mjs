/*
 * duckdb.mjs - correlates by group with DuckDB, through its package for Node; for the benches.
 *
 * Usage: node duckdb.mjs csv|lines FILE THREADS [RESULTS]     in the root of the project: build/bench has the package
 *
 *   csv    FILE has the columns task, x, y; their types are given, so that DuckDB does not detect them
 *   lines  FILE is a batch as manycorr reads it; SQL splits it
 *
 * Prints the seconds of the query, the better of two times. The start of Node and DuckDB does not count, nor does
 * fetching the results. With RESULTS, writes the results to that file, joined by '@' in the order of the tasks.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const { DuckDBInstance, version } = createRequire(resolve('build/bench') + '/')('@duckdb/node-api');

/* The rows are in long form, so one aggregate does all the work, on all threads. */
const fromCsv = (file) => `
    SELECT task, corr(x, y) AS r
    FROM read_csv('${file}', header = true, auto_detect = false, delim = ',', quote = '', escape = '',
                  columns = {'task': 'INTEGER', 'x': 'DOUBLE', 'y': 'DOUBLE'})
    GROUP BY task`;

/* Casts text to lists and multiplies lists: this is faster than to unnest the lists to rows for corr(). */
const fromLines = (file) => `
    WITH batch AS (SELECT string_split(rtrim(content, chr(10)), '@') AS texts FROM read_text('${file}')),
    tasks AS (SELECT unnest(texts) AS text, generate_subscripts(texts, 1) AS task FROM batch),
    lists AS (SELECT task, string_split(split_part(text, ';', 1), ',')::DOUBLE[] AS x,
                     string_split(split_part(text, ';', 2), ',')::DOUBLE[] AS y FROM tasks),
    sums AS (SELECT task, len(x) AS n, list_sum(x) AS sx, list_sum(y) AS sy, list_inner_product(x, y) AS sxy,
                    list_inner_product(x, x) AS sxx, list_inner_product(y, y) AS syy FROM lists)
    SELECT task, (n * sxy - sx * sy) / sqrt((n * sxx - sx * sx) * (n * syy - sy * sy)) AS r FROM sums`;

const [way, file, threads, results] = process.argv.slice(2);
if (way === '--version') {
    console.log(`DuckDB ${version()}, Node ${process.version}`);
    process.exit();
}
const query = way === 'csv' ? fromCsv(file) : fromLines(file);
const instance = await DuckDBInstance.create(':memory:', { threads, preserve_insertion_order: 'false' });
const connection = await instance.connect();

let best = Infinity;
for (let i = 0; i < 2; i++) {
    const start = process.hrtime.bigint();
    await connection.run(query);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
}
console.log(best);
if (results !== undefined) {
    const reader = await connection.runAndReadAll(`SELECT r FROM (${query}) ORDER BY task`);
    writeFileSync(results, reader.getColumns()[0].join('@') + '\n');
}
