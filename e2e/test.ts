import { readFile } from 'node:fs/promises';
import { expect, test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { emailOf, PASSWORD } from './people.ts';
import { Stack } from './stack.ts';

interface Fixtures {
  /** the real app with a data folder of its own */
  stack: Stack;
}

export const test = base.extend<Fixtures>({
  stack: async ({}, use, info) => {
    const stack = await Stack.start();
    await use(stack);
    if (info.status !== info.expectedStatus)
      await info.attach('server', { body: stack.output, contentType: 'text/plain' });
    await stack.remove();
  },
});

export { expect };

/** Somebody at a browser of their own. */
export class Person {
  readonly name: string;
  readonly stack: Stack;
  readonly context: BrowserContext;
  page: Page;

  private constructor(name: string, stack: Stack, context: BrowserContext, page: Page) {
    this.name = name;
    this.stack = stack;
    this.context = context;
    this.page = page;
  }

  static async at(
    browser: Browser,
    stack: Stack,
    name: string,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Person> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    return new Person(name, stack, context, page);
  }

  /** In a browser that is open already. */
  static async in(context: BrowserContext, page: Page, stack: Stack, name: string): Promise<Person> {
    return new Person(name, stack, context, page);
  }

  /** The first visitor: name, mail, password, done. */
  async setUp(): Promise<void> {
    await this.page.goto(this.stack.url);
    await this.#fillIn();
    await this.page.getByRole('button', { name: /^Start/ }).click();
    await this.page.waitForURL(/\/p\//);
    await expect(this.page.getByRole('region', { name: 'Board' })).toBeVisible();
  }

  /** Opens an invitation and signs up with it. */
  async join(token: string): Promise<void> {
    await this.page.goto(`${this.stack.url}/join/${token}`);
    await this.#fillIn();
    await this.page.getByRole('button', { name: 'Make an account and join' }).click();
    await this.page.waitForURL(/\/p\//);
  }

  async #fillIn(): Promise<void> {
    await this.page.getByLabel('Your name').fill(this.name);
    await this.page.getByLabel('E-mail').fill(emailOf(this.name));
    await this.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  }

  /** On another device: mail and password, then the board. */
  async signIn(path = '/'): Promise<void> {
    await this.page.goto(`${this.stack.url}/sign-in`);
    await this.page.getByLabel('E-mail').fill(emailOf(this.name));
    await this.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await this.page.keyboard.press('Enter');
    await this.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    if (path !== '/') await this.open(path);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.stack.url + path);
  }

  /** The place of the project that is open: `/p/<id>`. */
  get projectPath(): string {
    return new URL(this.page.url()).pathname;
  }

  get projectId(): string {
    return this.projectPath.split('/')[2]!;
  }

  column(name: string) {
    return this.page.getByRole('region', { name: new RegExp(`^Column ${name},`) });
  }

  card(title: string | RegExp) {
    return this.page.getByRole('article', { name: title });
  }

  /** Where this browser says that the work is. */
  get chip() {
    return this.page.getByRole('complementary', { name: 'Places' }).getByRole('status');
  }

  async saved(): Promise<void> {
    await expect(this.chip).toHaveText('Saved', { timeout: 30_000 });
  }

  async addCard(column: string, title: string): Promise<void> {
    const place = this.column(column);
    await place
      .getByRole('button', { name: `New card in ${column}` })
      .last()
      .click();
    await this.page.keyboard.type(title);
    await this.page.keyboard.press('Enter');
    await expect(this.card(new RegExp(title))).toBeVisible();
    await this.page.keyboard.press('Escape');
  }

  async openCard(title: string | RegExp): Promise<void> {
    await this.card(title).focus();
    await this.page.keyboard.press('Enter');
    await expect(this.panel).toBeVisible();
  }

  get panel() {
    return this.page.getByRole('dialog', { name: /^([A-Z]+-\d+|New) / });
  }

  get description() {
    return this.panel.getByRole('textbox', { name: 'Description' });
  }
}

export const fixture = (name: string) => readFile(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
