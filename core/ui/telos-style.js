/**
 * How Telos looks in a page: the host's own tokens where it has any (Codex names, then the Atlassian design system's),
 * calm values of our own where not.
 * Loaded first; gives `window.telosUi.style`, a text for the shadow roots.
 */
( function () {
	'use strict';
	const telosUi = window.telosUi = window.telosUi || {};

	telosUi.style = `
:host {
	--own-bg: #f8f9fa; --own-base: #fff; --own-text: #202122; --own-quiet: #54595d; --own-line: #c8ccd1;
	--own-edge: #72777d; --own-link: #36c; --own-strong: #36c; --own-strong-hover: #2a4b8d; --own-good: #177860;
	--own-lit: #eaf3ff; --own-hover: #eaecf0;
	--bg: var(--background-color-neutral-subtle, var(--background-color-interactive-subtle, var(--ds-surface-sunken, var(--own-bg))));
	--base: var(--background-color-base, var(--ds-surface, var(--own-base)));
	--text: var(--color-base, var(--ds-text, var(--own-text)));
	--quiet: var(--color-subtle, var(--ds-text-subtle, var(--own-quiet)));
	--line: var(--border-color-subtle, var(--ds-border, var(--own-line)));
	--edge: var(--border-color-interactive, var(--ds-border-bold, var(--own-edge)));
	--link: var(--color-progressive, var(--ds-link, var(--own-link)));
	--strong: var(--background-color-progressive, var(--ds-background-brand-bold, var(--own-strong)));
	--strong-hover: var(--background-color-progressive--active, var(--ds-background-brand-bold-hovered, var(--own-strong-hover)));
	--on-strong: var(--color-inverted-fixed, var(--ds-text-inverse, #fff));
	--good: var(--color-success, var(--ds-text-success, var(--own-good)));
	--lit: var(--background-color-progressive-subtle, var(--ds-background-selected, var(--own-lit)));
	--hover: var(--background-color-interactive, var(--ds-surface-hovered, var(--own-hover)));
	--round: var(--border-radius-base, var(--ds-radius-small, var(--ds-border-radius, 2px)));
	--heavy: var(--font-weight-bold, var(--ds-font-weight-semibold, 700));
	display: block; color: var(--text); font-family: inherit; font-size: 0.875rem; line-height: 1.5; text-align: start;
}
:host([hidden]) { display: none; }
@media screen { :host([data-theme="dark"]) {
	--own-bg: #202122; --own-base: #101418; --own-text: #eaecf0; --own-quiet: #a2a9b1; --own-line: #404244;
	--own-edge: #72777d; --own-link: #88a3e8; --own-strong: #36c; --own-strong-hover: #233566; --own-good: #80cdb3;
	--own-lit: #233566; --own-hover: #2f3337;
	color-scheme: dark;
} }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
/* What people wrote runs in its own direction and stays at the side of the page's. */
.root { container-type: inline-size; overflow-wrap: anywhere; text-align: left; }
:host([dir="rtl"]) .root { text-align: right; }
p, h2, .what { unicode-bidi: plaintext; }
.panel { border: 1px solid var(--line); border-inline-start: 3px solid var(--line); border-radius: var(--round); background: var(--bg); }
.panel.mine { border-inline-start-color: var(--strong); }
.panel.good { border-inline-start-color: var(--good); }
.line { display: flex; align-items: center; gap: 8px; min-height: 34px; padding: 2px 4px 2px 12px; }
.line .button { min-height: 30px; padding-block: 2px; }
:host([dir="rtl"]) .line { padding: 2px 12px 2px 4px; }
/* One row, and where that is too narrow a second, closer one: both in the height that the closed line always has. */
.line .words {
	flex: 1 1 auto; min-width: 0; overflow: hidden; line-height: 1.25;
	display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2;
}
.panel:not(.open) .line { height: max( 40px, calc( 2.5em + 5px ) ); overflow: hidden; }
/* What was just done and what is asked stand beside each other with a dot between, or have a row each without one. */
.panel:not(.open) .line .both { display: flex; flex-wrap: wrap; margin-inline-start: -1em; clip-path: inset( 0 0 0 1em ); }
:host([dir="rtl"]) .panel:not(.open) .line .both { clip-path: inset( 0 1em 0 0 ); }
.panel:not(.open) .both > * {
	flex: 0 1 auto; max-width: 100%; padding-inline-start: 1em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
}
.panel:not(.open) .both .dot { display: none; }
.panel:not(.open) .both .asked::before { content: "·"; display: inline-block; width: 0.65em; margin-inline-start: -0.65em; }
.open .line .words { display: block; line-height: inherit; }
.button {
	display: inline-flex; align-items: center; justify-content: center; flex: none; min-height: 32px; max-width: 100%;
	padding: 3px 12px; border: 1px solid var(--edge); border-radius: var(--round); background: var(--base); color: var(--text);
	font: inherit; font-weight: var(--heavy); text-decoration: none; text-align: center; cursor: pointer;
}
.button:hover { background: var(--hover); }
.button.primary { border-color: var(--strong); background: var(--strong); color: var(--on-strong); }
.button.primary:hover { border-color: var(--strong-hover); background: var(--strong-hover); }
.button.quiet { border-color: transparent; background: transparent; color: var(--link); font-weight: 400; padding: 3px 8px; }
.button.quiet:hover { background: var(--hover); }
.button[aria-disabled="true"] { opacity: 0.7; cursor: progress; }
.button.toggle { width: 32px; padding: 0; border-color: transparent; background: transparent; color: var(--quiet); }
.button.toggle:hover { background: var(--hover); color: var(--text); }
.toggle svg { width: 16px; height: 16px; transition: transform 120ms; }
.toggle[aria-expanded="true"] svg { transform: rotate( 180deg ); }
a { color: var(--link); }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.said { padding: 0 12px 8px; color: var(--text); }
.said:empty { display: none; }
.said.trouble { border-inline-start: 3px solid var(--edge); margin: 0 12px 8px; padding: 2px 8px; }
.receipt { padding: 0 12px 8px; color: var(--quiet); }
.words .receipt { padding: 0; }
.sections { padding: 0 12px 14px; border-top: 1px solid var(--line); }
.section { padding-top: 14px; }
.section > h2, .list > h2 { font: inherit; font-weight: var(--heavy); color: var(--quiet); padding-bottom: 4px; }
.list > h2 { font-size: 1.25rem; color: var(--text); padding-bottom: 8px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset( 50% ); white-space: nowrap; }
.text { max-width: 48em; white-space: pre-line; }
h3 { font: inherit; font-weight: var(--heavy); color: var(--quiet); padding-top: 14px; }
.tasks > .text { padding-top: 4px; color: var(--quiet); }
.item { padding: 3px 0; border-radius: var(--round); }
[data-section="purpose"] .item { padding: 0; }
[data-section="people"] .item { display: flex; flex-wrap: wrap; column-gap: 8px; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; column-gap: 16px; }
.title { min-width: 0; }
.what { font-weight: 400; white-space: pre-line; }
.tasks .item { border: 1px solid var(--line); background: var(--base); padding: 10px 12px; margin-top: 6px; }
.tasks .item .what { font-weight: var(--heavy); }
.item.here { box-shadow: inset 3px 0 0 var(--link); padding-inline-start: 10px; }
.tasks .item.here { border-color: var(--link); box-shadow: inset 3px 0 0 var(--link); }
:host([dir="rtl"]) .item.here { box-shadow: inset -3px 0 0 var(--link); }
.item.done .what::before { content: "✓"; color: var(--good); font-weight: var(--heavy); padding-inline-end: 6px; }
.when { color: var(--quiet); }
.why, .note { color: var(--quiet); max-width: 48em; }
.note { white-space: pre-line; }
.quote { margin: 6px 0; padding-inline-start: 10px; border-inline-start: 2px solid var(--line); max-width: 48em; white-space: pre-line; }
.change { margin: 6px 0; max-width: 48em; overflow-wrap: anywhere; }
.change p { padding-inline-start: 1.4em; text-indent: -1.4em; }
.change ins, .change del { text-decoration: none; }
.change ins::before { content: "+"; color: var(--good); font-weight: var(--heavy); display: inline-block; width: 1.4em; text-indent: 0; }
.change del { color: var(--quiet); }
.change del::before { content: "−"; font-weight: var(--heavy); display: inline-block; width: 1.4em; text-indent: 0; }
.bar { appearance: none; display: block; width: 100%; max-width: 24em; height: 12px; margin: 4px 0; border: 1px solid var(--edge); border-radius: var(--round); background: var(--base); overflow: hidden; }
.bar::-webkit-progress-bar { background: var(--base); }
.bar::-webkit-progress-value { background: var(--strong); }
.bar::-moz-progress-bar { background: var(--strong); }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; margin-top: 8px; margin-inline-start: -8px; }
.actions .button:not( .quiet ) { margin-inline-start: 8px; }
.actions .apart { display: flex; flex-wrap: wrap; gap: 4px; margin-inline-start: auto; }
form { margin-top: 8px; padding-top: 8px; border-top: 1px solid var(--line); max-width: 40em; }
.field { display: block; margin-bottom: 8px; }
.field > span { display: block; font-weight: var(--heavy); }
.field.check { display: flex; gap: 8px; align-items: flex-start; }
.chosen { display: flex; gap: 12px; justify-content: space-between; align-items: flex-start; }
.chosen > a { flex: none; min-height: 24px; }
.field.check > span { font-weight: inherit; min-width: 0; overflow-wrap: anywhere; }
.field.check > input { flex: none; width: auto; min-width: 24px; min-height: 24px; margin: 0; }
.field > small { display: block; font-size: inherit; color: var(--quiet); }
input, textarea, select {
	display: block; width: 100%; min-height: 32px; padding: 4px 8px; border: 1px solid var(--edge); border-radius: var(--round);
	background: var(--base); color: var(--text); font: inherit;
}
input[type="date"] { width: auto; min-width: 11em; max-width: 100%; }
input[type="checkbox"] { display: inline-block; width: 20px; min-height: 20px; height: 20px; margin: 0; margin-inline-end: 8px; vertical-align: middle; }
textarea { min-height: 6em; resize: vertical; }
.below { margin-top: 8px; color: var(--quiet); }
.help { padding: 8px 12px; border: 1px solid var(--line); background: var(--bg); }
.help label { display: inline-flex; align-items: center; min-height: 28px; }
.cards .item { border-top: 1px solid var(--line); padding: 10px 0; }
.cards .item:first-child { border-top: 0; }
.count { display: inline-block; margin-inline-start: 8px; padding: 0 8px; border-radius: 10px; background: var(--lit); color: var(--text); }
h4 { margin: 0; font: inherit; font-weight: var(--heavy); padding: 18px 0 2px; }
.figures .name { font-size: 1.125rem; color: var(--text); }
.figures svg { display: block; width: 100%; max-width: 40em; margin: 8px 0; color: var(--text); font-family: inherit; }
.figures figure { margin: 8px 0 0; }
.figures details { margin: 6px 0; }
.figures summary { cursor: pointer; color: var(--link); min-height: 24px; }
.figures .figure { border-top: 1px solid var(--line); padding: 6px 0; }
.figures [data-section="factors"] .text { padding-bottom: 4px; }
.wide { overflow-x: auto; max-width: 40em; }
table { border-collapse: collapse; }
caption { text-align: start; color: var(--quiet); }
th, td { text-align: start; padding: 2px 16px 2px 0; border-bottom: 1px solid var(--line); font-weight: 400; overflow-wrap: break-word; }
thead th { font-weight: var(--heavy); }
@container (min-width: 50em) {
	.sections { display: grid; grid-template-columns: 1fr 1fr; column-gap: 40px; align-items: start; }
	.section.tasks, .section[data-section="purpose"] { grid-column: 1 / -1; }
}
@container (max-width: 560px) {
	/* Two rows, always: nothing moves when the line comes or says something else. */
	.panel:not(.open) .line { align-content: center; height: 94px; overflow: hidden; }
	.panel:not(.open) .line .act { max-width: calc( 100% - 8px ); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
	.line .words { -webkit-line-clamp: 4; }
	.line .act ~ .words, .line:has( .act ) .words { -webkit-line-clamp: 2; }
	.actions .apart { margin-inline-start: 0; }
	.line { flex-wrap: wrap; }
	.line .words { flex: 1 1 60%; white-space: normal; display: -webkit-box; -webkit-box-orient: vertical; }
	/* One below the other, a row each. */
	.panel:not(.open) .line .both { flex-direction: column; flex-wrap: nowrap; }
	.panel:not(.open) .both .receipt { flex: none; }
	.open .line .words { display: block; }
	.figures svg text { font-size: 22px; }
	.line .act { order: 3; flex: 1 1 auto; margin-bottom: 4px; margin-inline-end: 8px; }
	.line .toggle { order: 2; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media (forced-colors: active) { .bar { appearance: auto; } .button, .panel, .tasks .item { border-color: CanvasText; } }
@media print {
	:host( telos-panel ), .button, .field, form, .actions, .help, .figures details:not( [open] ) { display: none; }
	.item, figure, tr { break-inside: avoid; }
	h2, h3, h4, caption { break-after: avoid; }
	.wide { overflow: visible; }
}
`;
}() );
