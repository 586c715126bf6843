// The page /docs in a real browser: a persona signs in and calls an operation, and nothing leaves the machine.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from '../tool/server.js';

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

test('a persona signs in on /docs and calls an operation without a request leaving the machine', async () => {
	const profile = mkdtempSync(join(tmpdir(), 'wengang-page-'));
	const browser = await chromium.launchPersistentContext(profile, { executablePath: '/usr/bin/chromium', args: QUIET, headless: true });
	const server = await serve();
	try {
		const page = await browser.newPage();
		const asked = [];
		const troubles = [];
		page.on('request', (request) => asked.push(request.url()));
		page.on('pageerror', (error) => troubles.push(error.message));
		const sent = [];
		page.on('request', (request) => request.method() === 'POST' && sent.push(request.headers()));
		await page.goto(`${server.base}/docs/`);
		assert.equal(page.url(), `${server.base}/docs`);
		await page.locator('#personas summary').waitFor();
		assert.match(await page.locator('#personas').innerText(), /wengang-2020/);
		await page.click('.btn.authorize');
		await page.fill('#oauth_username', 'county-changji-1');
		await page.fill('#oauth_password', 'wengang-2020');
		await page.click('.modal-ux .btn.authorize');
		await page.click('.modal-ux .btn-done');
		await page.locator('#operations-tag-access').click();
		const me = page.locator('#operations-access-me_view');
		await me.locator('.opblock-summary-control').click();
		await me.locator('.try-out__btn').click();
		await me.locator('.btn.execute').click();
		const reply = me.locator('.responses-table.live-responses-table');
		await reply.waitFor();
		const text = await reply.innerText();
		assert.match(text, /200/);
		assert.match(text, /county-changji-1/);
		// A write twice: two effects, for the keys differ.
		await page.locator('#operations-tag-determinations, #operations-tag-sandbox').first().waitFor();
		await page.locator('#operations-tag-sandbox').click();
		const clock = page.locator('#operations-sandbox-clock_set');
		await clock.locator('.opblock-summary-control').click();
		await clock.locator('.try-out__btn').click();
		sent.length = 0;
		for (let nth = 1; nth <= 2; nth++) {
			await clock.locator('.btn.execute').click();
			while (sent.length < nth) await page.waitForTimeout(20);
		}
		const keys = sent.map((headers) => headers['idempotency-key']);
		assert.equal(new Set(keys).size, 2, keys.join());
		// A change of what exists is sent for any version.
		await page.locator('#operations-tag-agencies').click();
		const guide = page.locator('#operations-agencies-guide_update');
		await guide.locator('.opblock-summary-control').click();
		await guide.locator('.try-out__btn').click();
		const put = page.waitForRequest((request) => request.method() === 'PUT');
		await guide.locator('.btn.execute').click();
		assert.equal((await put).headers()['if-match'], '*');
		assert.deepEqual(troubles, []);
		const foreign = asked.filter((url) => !url.startsWith(server.base) && !url.startsWith('data:') && !url.startsWith('blob:'));
		assert.deepEqual(foreign, []);
		if (process.env.WENGANG_SCREENSHOT) await page.screenshot({ path: process.env.WENGANG_SCREENSHOT });
	} finally {
		await browser.close();
		rmSync(profile, { recursive: true, force: true });
		await server.stop();
	}
});
