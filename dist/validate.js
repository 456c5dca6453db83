#!/usr/bin/env node
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";

// \0rolldown/runtime.js
var __commonJSMin = (cb, mod) => () => (mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports);
var __require = /* #__PURE__ */ (() => createRequire(import.meta.url))();

// src/errors.ts
function printProblem(problem) {
	return `${problem.at ? `${problem.at.file}:${problem.at.line}:${problem.at.column} ` : ""}${problem.what}. ${problem.hint}`;
}
var OperatorError = class extends Error {
	name = "OperatorError";
	problems;
	constructor(problems) {
		super(problems.map(printProblem).join("\n"));
		this.problems = problems;
	}
};
function assert(condition, what) {
	if (!condition) throw new Error(`fleetmerge is wrong about itself: ${what}`);
}
function assertNever(value) {
	throw new Error(`fleetmerge is wrong about itself: unexpected ${JSON.stringify(value)}`);
}
function messageOf(thrown) {
	return thrown instanceof Error ? thrown.message : String(thrown);
}

// src/model/units.ts
const microsPerDollar = 1e6;
const minute = 6e4;
const hour = 36e5;
const day = 864e5;
function minutes(count) {
	return Math.round(count * minute);
}
function instant(millisSinceEpoch) {
	return Math.round(millisSinceEpoch);
}
function millis(count) {
	return Math.round(count);
}
function usdPerHour(dollars) {
	return wholeUp(dollars * microsPerDollar);
}
function usd(dollars) {
	return wholeUp(dollars * microsPerDollar);
}
function sumMoney(amounts) {
	return amounts.reduce((sum, amount) => sum + amount, 0);
}
function wholeUp(micros) {
	const inexact = Math.max(1e-6, Math.abs(micros) * 4 * Number.EPSILON);
	return Math.ceil(micros - inexact) || 0;
}
function inDollars(money) {
	return money / microsPerDollar;
}
function sumRates(rates) {
	return rates.reduce((sum, rate) => sum + rate, 0);
}
function negated(rate) {
	return rate === 0 ? 0 : -rate;
}
function costOver(rate, time) {
	const cost = Math.ceil(rate * time / hour);
	return cost === 0 ? 0 : cost;
}
function after(start, time) {
	return start + time;
}
function between(start, end) {
	return end - start;
}
function isoTime(at) {
	return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

// src/environment.ts
function variable(environment, name) {
	const value = environment[name]?.trim();
	return value === "" ? void 0 : value;
}
function environmentLimits(environment) {
	const problems = [];
	const read = (name, rule) => numberOf(environment, {
		name,
		rule
	}, problems);
	const spend = read("LAMBDA_LABS_MAX_HOURLY_SPEND", "dollars");
	const count = read("LAMBDA_LABS_MAX_INSTANCES", "whole");
	const cooldown = read("LAMBDA_LABS_ACTION_COOLDOWN_MINS", "minutes");
	const threshold = read("LAMBDA_LABS_CONFIRMATION_THRESHOLD", "dollars");
	const high = read("LAMBDA_LABS_HIGH_GPU_THRESHOLD", "percent");
	const low = read("LAMBDA_LABS_LOW_GPU_THRESHOLD", "percent");
	const highFor = read("LAMBDA_LABS_HIGH_USAGE_DURATION_MINS", "minutes");
	const lowFor = read("LAMBDA_LABS_LOW_USAGE_DURATION_MINS", "minutes");
	const type = variable(environment, "LAMBDA_LABS_DEFAULT_INSTANCE_TYPE");
	const pause = variable(environment, "FLEETMERGE_PAUSE");
	if (problems.length > 0) throw new OperatorError(problems);
	return {
		...spend === void 0 ? {} : { maxHourlySpend: usdPerHour(spend) },
		...count === void 0 ? {} : { maxInstances: count },
		...cooldown === void 0 ? {} : { cooldown: minutes(cooldown) },
		...threshold === void 0 ? {} : { confirmationThreshold: usdPerHour(threshold) },
		...type === void 0 ? {} : { defaultInstanceType: type },
		...high === void 0 ? {} : { highGpuThreshold: high },
		...low === void 0 ? {} : { lowGpuThreshold: low },
		...highFor === void 0 ? {} : { highUsageDuration: minutes(highFor) },
		...lowFor === void 0 ? {} : { lowUsageDuration: minutes(lowFor) },
		...pause === void 0 ? {} : { pause }
	};
}
const hints = {
	dollars: "Write dollars as a plain number, like 100 or 12.50",
	whole: "Write a whole number, like 10",
	minutes: "Write minutes as a plain number, like 30",
	percent: "Write a percentage from 0 to 100 without the sign, like 80"
};
function numberOf(environment, wanted, problems) {
	const { name, rule } = wanted;
	const text = variable(environment, name);
	if (text === void 0) return void 0;
	const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
	if (!Number.isNaN(value) && (rule !== "percent" || value <= 100) && (rule !== "whole" || Number.isInteger(value))) return value;
	problems.push({
		what: `the variable ${name} is "${text.slice(0, 40)}"`,
		hint: hints[rule]
	});
}

// src/outside/workspace.ts
function folderWorkspace(root) {
	const within = (path) => {
		const full = resolve(root, path);
		const way = relative(root, full);
		if (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return full;
		throw new OperatorError([{
			what: `The path ${path} leads out of the repository`,
			hint: "Give one inside of it"
		}]);
	};
	const file = async (path) => {
		const full = within(path);
		return await orMissing(readFile(full, "utf8"));
	};
	return {
		file,
		async folder(path) {
			const full = within(path);
			const names = (await orMissing(readdir(full, { withFileTypes: true })) ?? []).filter((entry) => entry.isFile()).map(({ name }) => name);
			const prefix = path.replace(/\/+$/, "");
			const texts = await Promise.all(names.toSorted().map(async (name) => {
				const text = await orMissing(readFile(join(full, name), "utf8"));
				return text === void 0 ? [] : [[`${prefix}/${name}`, text]];
			}));
			return Object.fromEntries(texts.flat());
		},
		async write(path, text) {
			const full = within(path);
			await mkdir(dirname(full), { recursive: true });
			await writeFile(full, text);
			return full;
		}
	};
}
async function orMissing(reading) {
	try {
		return await reading;
	} catch (thrown) {
		const code = thrown instanceof Error && "code" in thrown ? thrown.code : void 0;
		if (code === "ENOENT" || code === "ENOTDIR") return void 0;
		throw thrown;
	}
}

// src/report/problem-text.ts
function problemText(problem, shown) {
	const { at, what, hint } = problem;
	const [first = "", ...more] = what.split("\n");
	const head = at ? `${shown.nameOf(at.file)}:${at.line}:${at.column}: ` : "";
	const text = at && Object.hasOwn(shown.texts, at.file) ? shown.texts[at.file] : void 0;
	const excerpt = at && text !== void 0 ? excerptOf(text, at) : [];
	return [
		`${head}${shown.severity}: ${first}`,
		...more,
		...excerpt,
		`  ${hint}`
	].map(printable).join("\n");
}
const widest = 90;
const margin = 5;
function excerptOf(text, at) {
	const line = text.split(/\r?\n/)[at.line - 1];
	if (line === void 0 || line.trim() === "") return [];
	const from = at.column > 80 ? at.column - Math.floor(widest / 2) : 0;
	const part = line.slice(from, from + widest);
	const indent = part.slice(0, Math.max(0, at.column - 1 - from)).replace(/[^\t]/gu, " ");
	return [`${String(at.line).padStart(margin)} | ${part}`, `${" ".repeat(margin)} | ${indent}^`];
}
function printable(text) {
	return text.replace(/[^\P{Cc}\t]/gu, "");
}

// src/model/fleet.ts
function emptyFleet(repository) {
	return {
		version: 1,
		fleet: repository,
		pools: {}
	};
}
function namedInstances(fleet) {
	return Object.keys(fleet.pools).sort().flatMap((pool) => (fleet.pools[pool]?.instances ?? []).map((instance) => ({
		...instance,
		pool
	})));
}
function fleetDifference(fleets) {
	const before = byName$3(fleets.before, fleets.after);
	const after = byName$3(fleets.after, fleets.before);
	return {
		added: [...after.values()].filter((entry) => !before.has(entry.name)),
		removed: [...before.values()].filter((entry) => !after.has(entry.name)),
		changed: [...before.values()].flatMap((entry) => {
			const now = after.get(entry.name);
			return now && !sameEntry(entry, now) ? [{
				before: entry,
				after: now
			}] : [];
		})
	};
}
function byName$3(fleet, other) {
	const pools = Object.entries(fleet.pools).filter(([pool, value]) => !Object.hasOwn(other.pools, pool) || other.pools[pool] !== value);
	const entries = namedInstances({
		...fleet,
		pools: Object.fromEntries(pools)
	});
	return new Map(entries.map((entry) => [entry.name, entry]));
}
function sameEntry(one, other) {
	return one.pool === other.pool && one.id === other.id && one.type === other.type && one.region === other.region && one.pricePerHour === other.pricePerHour && one.protect?.reason === other.protect?.reason && one.protect?.until === other.protect?.until && one.lease?.until === other.lease?.until;
}

// src/model/money.ts
const microsPerCent$2 = 1e4;
function dollars$2(money) {
	return printCents(Math.ceil(money / microsPerCent$2));
}
function hourly(rate) {
	return `${dollars$2(rate)}/hour`;
}
function printCents(cents) {
	const digits = String(Math.abs(cents)).padStart(3, "0");
	const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
	return `${cents < 0 ? "-" : ""}$${whole}.${digits.slice(-2)}`;
}

// src/report/money.ts
const microsPerCent$1 = 1e4;
function hourlyLimit$1(limit) {
	return `${printCents(Math.floor(limit / microsPerCent$1)).replace(/\.00$/, "")}/hour`;
}

// src/model/instance.ts
function instanceIdOf(text) {
	return text;
}
const tagKeys = {
	managedBy: "managed-by",
	fleet: "fleet",
	pool: "pool"
};
const managedByFleetmerge = "fleetmerge";
function tagsOf$1(fleet, pool) {
	return {
		[tagKeys.managedBy]: managedByFleetmerge,
		[tagKeys.fleet]: fleet,
		[tagKeys.pool]: pool
	};
}
function carriesOurTags(instance, fleet, pool) {
	return Object.entries(tagsOf$1(fleet, pool)).every(([key, value]) => instance.tags[key] === value);
}
function isLive(instance) {
	return instance.status !== "terminated" && instance.status !== "preempted";
}

// node_modules/typebox/build/system/memory/metrics.mjs
const Metrics = {
	assign: 0,
	create: 0,
	clone: 0,
	discard: 0,
	update: 0
};

// node_modules/typebox/build/guard/guard.mjs
function IsBigInt(value) {
	return IsEqual(typeof value, "bigint");
}
function IsBoolean(value) {
	return IsEqual(typeof value, "boolean");
}
function IsNull(value) {
	return IsEqual(value, null);
}
function IsNumber(value) {
	return Number.isFinite(value);
}
function IsObject(value) {
	return IsEqual(typeof value, "object") && !IsNull(value);
}
function IsString(value) {
	return IsEqual(typeof value, "string");
}
function IsEqual(left, right) {
	return left === right;
}
function IsUnsafePropertyKey(key) {
	return IsEqual(key, "__proto__") || IsEqual(key, "constructor") || IsEqual(key, "prototype");
}
function HasPropertyKey(value, key) {
	return IsUnsafePropertyKey(key) ? Object.prototype.hasOwnProperty.call(value, key) : key in value;
}
function Keys$1(value) {
	return Object.getOwnPropertyNames(value);
}
function Symbols(value) {
	return Object.getOwnPropertySymbols(value);
}

// node_modules/typebox/build/system/settings/settings.mjs
const settings = {
	immutableTypes: false,
	maxErrors: 8,
	maxParseErrors: 1,
	maxInstantiationCount: 128,
	useAcceleration: true,
	exactOptionalPropertyTypes: false,
	enumerableKind: false,
	correctiveParse: false,
	unionPrioritySort: true
};
function Get() {
	return settings;
}

// node_modules/typebox/build/system/memory/keys.mjs
function Keys(value) {
	return [...Keys$1(value), ...Symbols(value)];
}

// node_modules/typebox/build/system/memory/finalize.mjs
function Freeze(value, seen) {
	if (seen.has(value)) return;
	seen.add(value);
	for (const key of Keys(value)) {
		const descriptor = Object.getOwnPropertyDescriptor(value, key);
		if (!descriptor || !("value" in descriptor)) continue;
		if (IsObject(descriptor.value)) Freeze(descriptor.value, seen);
	}
	Object.freeze(value);
}
function Finalize(value) {
	if (!Get().immutableTypes) return value;
	Freeze(value, /* @__PURE__ */ new WeakSet());
	return value;
}

// node_modules/typebox/build/system/memory/create.mjs
function WithEnumerable$1(left, right) {
	return {
		...left,
		...right
	};
}
function WithHidden$1(left, right) {
	for (const key of Object.keys(right)) Object.defineProperty(left, key, {
		configurable: true,
		writable: true,
		enumerable: false,
		value: right[key]
	});
	return left;
}
function Create(hidden, enumerable, options = {}) {
	Metrics.create += 1;
	const withEnumerable = WithEnumerable$1(enumerable, options);
	const withHidden = Get().enumerableKind ? WithEnumerable$1(withEnumerable, hidden) : WithHidden$1(withEnumerable, hidden);
	return Finalize(withHidden);
}

// node_modules/typebox/build/system/memory/update.mjs
function WithCurrent(current, hiddenKeys, enumerableKeys, result) {
	for (const key of Keys(current)) {
		if (IsUnsafePropertyKey(key) || hiddenKeys.includes(key) || enumerableKeys.includes(key)) continue;
		const descriptor = Object.getOwnPropertyDescriptor(current, key);
		Object.defineProperty(result, key, descriptor);
	}
}
function WithHidden(hidden, keys, result) {
	const enumerableKind = Get().enumerableKind;
	for (const key of keys) {
		if (IsUnsafePropertyKey(key)) continue;
		Object.defineProperty(result, key, {
			configurable: true,
			writable: true,
			enumerable: enumerableKind,
			value: hidden[key]
		});
	}
}
function WithEnumerable(enumerable, keys, result) {
	for (const key of keys) {
		if (IsUnsafePropertyKey(key)) continue;
		Object.defineProperty(result, key, {
			configurable: true,
			enumerable: true,
			writable: true,
			value: enumerable[key]
		});
	}
}
function Update(current, hidden, enumerable) {
	Metrics.update += 1;
	const result = {}, hiddenKeys = Keys(hidden), enumerableKeys = Keys(enumerable);
	WithCurrent(current, hiddenKeys, enumerableKeys, result);
	WithHidden(hidden, hiddenKeys, result);
	WithEnumerable(enumerable, enumerableKeys, result);
	return Finalize(result);
}

// node_modules/typebox/build/type/types/schema.mjs
function IsSchema(value) {
	return IsObject(value);
}

// node_modules/typebox/build/type/engine/optional/instantiate_add.mjs
function AddOptionalAction(type, options) {
	return Update(type, { "~optional": true }, options);
}

// node_modules/typebox/build/type/types/array.mjs
function _Array_(items, options) {
	return Create({ "~kind": "Array" }, {
		type: "array",
		items
	}, options);
}

// node_modules/typebox/build/type/action/_add_optional.mjs
function AddOptional(type, options = {}) {
	return AddOptionalAction(type, options);
}

// node_modules/typebox/build/type/types/_optional.mjs
function Optional(type) {
	return AddOptional(type);
}
function IsOptional(value) {
	return IsSchema(value) && HasPropertyKey(value, "~optional");
}

// node_modules/typebox/build/type/types/properties.mjs
function RequiredArray(properties) {
	return Keys$1(properties).filter((key) => !IsOptional(properties[key]));
}

// node_modules/typebox/build/type/types/object.mjs
function _Object_(properties, options = {}) {
	const requiredKeys = RequiredArray(properties);
	const required = requiredKeys.length > 0 ? { required: requiredKeys } : {};
	return Create({ "~kind": "Object" }, {
		type: "object",
		...required,
		properties
	}, options);
}

// node_modules/typebox/build/type/types/unsafe.mjs
function Unsafe(schema) {
	return Update(schema, { ["~unsafe"]: null }, {});
}

// node_modules/typebox/build/system/hashing/hash.mjs
const F64 = /* @__PURE__ */ new Float64Array(1);
const F64In = new DataView(F64.buffer);
const F64Out = new Uint8Array(F64.buffer);
const encoder = new TextEncoder();

// node_modules/typebox/build/type/types/boolean.mjs
function Boolean$1(options) {
	return Create({ "~kind": "Boolean" }, { type: "boolean" }, options);
}

// node_modules/typebox/build/type/types/integer.mjs
const IntegerPattern = "-?(?:0|[1-9][0-9]*)";
function Integer(options) {
	return Create({ "~kind": "Integer" }, { type: "integer" }, options);
}

// node_modules/typebox/build/type/types/literal.mjs
var InvalidLiteralValue = class extends Error {
	constructor(value) {
		super(`Invalid Literal value`);
		Object.defineProperty(this, "cause", {
			value: { value },
			writable: false,
			configurable: false,
			enumerable: false
		});
	}
};
function LiteralTypeName(value) {
	return IsBigInt(value) ? "bigint" : IsBoolean(value) ? "boolean" : IsNumber(value) ? "number" : IsString(value) ? "string" : (() => {
		throw new InvalidLiteralValue(value);
	})();
}
function Literal(value, options) {
	return Create({ "~kind": "Literal" }, {
		type: LiteralTypeName(value),
		const: value
	}, options);
}

// node_modules/typebox/build/type/types/number.mjs
function Number$1(options) {
	return Create({ "~kind": "Number" }, { type: "number" }, options);
}

// node_modules/typebox/build/type/types/string.mjs
function String$1(options) {
	return Create({ "~kind": "String" }, { type: "string" }, options);
}

// node_modules/typebox/build/type/engine/record/record_create.mjs
function CreateRecord(key, value) {
	const type = "object";
	const patternProperties = { [key]: value };
	return Create({ ["~kind"]: "Record" }, {
		type,
		patternProperties
	});
}

// node_modules/typebox/build/type/types/record.mjs
const IntegerKey = `^${IntegerPattern}$`;
function RecordFromPattern(pattern, value) {
	return CreateRecord(pattern, value);
}

// node_modules/typebox/build/type/script/token/internal/char.mjs
function Range(start, end) {
	return Array.from({ length: end - start + 1 }, (_, i) => String.fromCharCode(start + i));
}
const Alpha = [...Range(97, 122), ...Range(65, 90)];
const Zero = "0";
const NonZero = Range(49, 57);
const Digit = ["0", ...NonZero];

// node_modules/typebox/build/type/script/token/unsigned_integer.mjs
const AllowedDigits$1 = [...Digit, "_"];

// node_modules/typebox/build/type/script/token/ident.mjs
const Initial = [
	...Alpha,
	"_",
	"$"
];
const Remaining = [...Initial, ...Digit];

// node_modules/typebox/build/type/script/token/unsigned_number.mjs
const AllowedDigits = [...Digit, "_"];

// node_modules/typebox/build/type/engine/indexed/from_object.mjs
const NumericKeyPattern = new RegExp(IntegerKey);

// src/policy/duration.ts
const durationPattern = "^(?=\\d)(?:\\d{1,6}d)?(?:\\d{1,6}h)?(?:\\d{1,6}m)?(?:\\d{1,6}s)?$";
const duration$1 = /^(?=\d)(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;
const second$1 = 1e3;
const units = [
	{
		letter: "d",
		length: day
	},
	{
		letter: "h",
		length: hour
	},
	{
		letter: "m",
		length: minute
	},
	{
		letter: "s",
		length: second$1
	}
];
function parseDuration(text) {
	const counts = duration$1.exec(text)?.slice(1);
	if (!counts) return void 0;
	return millis(units.reduce((sum, unit, index) => sum + Number(counts[index] ?? 0) * unit.length, 0));
}
function checkedDuration(text) {
	const length = parseDuration(text);
	assert(length !== void 0, `${text} passed for a duration`);
	return length;
}
function printDuration(length) {
	let rest = Math.max(0, Math.floor(length / second$1)) * second$1;
	let text = "";
	for (const unit of units) {
		const count = Math.floor(rest / unit.length);
		rest -= count * unit.length;
		if (count > 0) text += `${count}${unit.letter}`;
	}
	return text === "" ? "0s" : text;
}

// src/policy/fields.ts
const titles = {
	duration: "a duration",
	dollars: "an amount of dollars an hour",
	money: "an amount of dollars",
	percent: "a percentage"
};
function duration(says) {
	return String$1({
		title: titles.duration,
		pattern: durationPattern,
		errorMessage: "Write a number and a unit, such as 30m, 6h or 7d",
		...says
	});
}
function dollarsPerHour(says) {
	return Number$1({
		title: titles.dollars,
		errorMessage: "Write a plain number of dollars, without $ and unit, such as 20 or 1.99",
		...says
	});
}
function dollars$1(says) {
	return Number$1({
		title: titles.money,
		errorMessage: "Write a plain number of dollars, without $, such as 500",
		...says
	});
}
function percent$1(says) {
	return Number$1({
		title: titles.percent,
		minimum: 1,
		maximum: 99,
		errorMessage: "Write a plain number from 1 to 99, without %",
		...says
	});
}
function count(says) {
	return Integer({
		title: "a whole number",
		errorMessage: `Write a whole number from ${says.minimum} to ${says.maximum}`,
		...says
	});
}
const notReserved = "(?!constructor$)";
const poolNameSchema = {
	title: "a pool name",
	pattern: `^${notReserved}[a-z][a-z0-9-]{0,39}$`,
	errorMessage: "Write lower-case letters, digits and hyphens, starting with a letter, at most 40 characters"
};
function poolName(says) {
	return String$1({
		...poolNameSchema,
		...says
	});
}
function instanceName(says) {
	return String$1({
		title: "an instance name",
		pattern: `^${notReserved}[a-z0-9][0-9a-z-]{0,62}$`,
		errorMessage: "Write lower-case letters, digits and hyphens, at most 63 characters",
		...says
	});
}
function cloudWord(says) {
	return String$1({
		pattern: "^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}$",
		errorMessage: "Write it exactly as the cloud spells it, in quotes where it is all digits",
		...says
	});
}
function tag(says) {
	return String$1({
		title: "a tag",
		pattern: "^[A-Za-z0-9][A-Za-z0-9._:/-]{0,54}(?:=[^\\u0000-\\u001f]{0,128})?$",
		errorMessage: "Write key or key=value",
		...says
	});
}
function login(says) {
	return String$1({
		title: "a GitHub login",
		pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,38}$",
		errorMessage: "Write the login as in the profile's address, without @",
		...says
	});
}
function repository$1(says) {
	return String$1({
		title: "a repository",
		pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,88}$",
		errorMessage: "Write owner/repository, such as acme/fleet, at most 128 characters",
		...says
	});
}
function sentence(says) {
	return String$1({
		title: "a line of text",
		pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]{1,200}$",
		errorMessage: "Write one line of at most 200 characters",
		...says
	});
}
function choice(words, says) {
	return Unsafe({
		type: "string",
		title: `one of ${words.join(", ")}`,
		enum: words,
		errorMessage: `Write one of ${words.join(", ")}`,
		...says
	});
}
function timeOfDay(says) {
	return String$1({
		title: "a time of day",
		pattern: "^(?:[01]\\d|2[0-3]):[0-5]\\d$|^24:00$",
		errorMessage: "Write hours and minutes in quotes, such as \"09:30\"",
		...says
	});
}
function zoneName(says) {
	return String$1({
		title: "a time zone",
		pattern: "^[A-Za-z][A-Za-z0-9_+/-]{1,63}$",
		errorMessage: "Write UTC or the name of a place, such as Europe/Berlin",
		...says
	});
}
function moment(says) {
	return String$1({
		title: "a time",
		pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2})?Z$",
		errorMessage: "Write date and time in UTC, such as 2027-01-31T18:00:00Z",
		...says
	});
}
function promql(says) {
	return String$1({
		title: "a PromQL query",
		pattern: "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,2000}$",
		errorMessage: "Write a PromQL query of at most 2000 characters",
		...says
	});
}
function labelName(says) {
	return String$1({
		title: "the name of a label",
		pattern: `^${notReserved}[A-Za-z_][A-Za-z0-9_]{0,99}$`,
		errorMessage: "Write letters, digits and underscores, such as size",
		...says
	});
}
function calendarDate(says) {
	return String$1({
		title: "a date",
		pattern: "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$",
		errorMessage: "Write the date with its year, such as 2026-12-25",
		...says
	});
}
function list$1(item, says) {
	return _Array_(item, {
		minItems: 1,
		uniqueItems: true,
		...says
	});
}
function byName$2(value, says) {
	return Object.assign(RecordFromPattern("^.*$", value), says);
}
function group(keys, says) {
	return _Object_(keys, {
		additionalProperties: false,
		...says
	});
}

// src/policy/renamed.ts
const limits$1 = {
	max_hourly_spend: "max_hourly_spend_usd: 100",
	max_spend: "max_hourly_spend_usd: 100",
	confirmation_threshold: "confirmation: { above_hourly_cost_usd: 100 }",
	confirmation_timeout: "confirmation: { timeout: 60m }",
	approvers: "confirmation: { approvers: [alice] }",
	action_cooldown_mins: "cooldown: { provision: 30m, terminate: 30m }",
	cooldown_mins: "cooldown: { provision: 30m, terminate: 30m }",
	launch_within: "apply: { launch_within: 2h }",
	daily_budget: "budget: { daily_usd: 100 }",
	monthly_budget: "budget: { monthly_usd: 2000 }",
	dry_run: "the repository variable FLEETMERGE_DRY_RUN"
};
const pool$2 = {
	default_instance_type: "instance: { types: [gpu_1x_a100] }",
	instance_type: "instance: { types: [gpu_1x_a100] }",
	instance_types: "instance: { types: [gpu_1x_a100] }",
	regions: "instance: { regions: [us-east-1] }",
	region: "instance: { regions: [us-east-1] }",
	ssh_key: "instance: { ssh_key: ops }",
	ssh_key_name: "instance: { ssh_key: ops }",
	min_instances: "size: { min: 1, max: 6 }",
	max_instances: "size: { min: 1, max: 6 }",
	min_nodes: "size: { min: 1, max: 6 }",
	max_nodes: "size: { min: 1, max: 6 }",
	high_gpu_threshold: "rules: [{ rule: high_utilization, above_percent: 80 }]",
	high_usage_duration_mins: "rules: [{ rule: high_utilization, for: 15m }]",
	low_gpu_threshold: "rules: [{ rule: idle, below_percent: 20 }]",
	low_usage_duration_mins: "rules: [{ rule: idle, for: 30m }]",
	idle_duration: "rules: [{ rule: idle, for: 30m }]",
	schedule: "rules: [{ rule: schedule, minimum: 2 }]",
	lease: "rules: [{ rule: lease, max_age: 7d }]"
};
const highUtilization$1 = {
	high_gpu_threshold: "above_percent: 80",
	threshold: "above_percent: 80",
	high_usage_duration_mins: "for: 15m",
	duration_mins: "for: 15m"
};
const idle$1 = {
	low_gpu_threshold: "below_percent: 20",
	threshold: "below_percent: 20",
	low_usage_duration_mins: "for: 30m",
	duration_mins: "for: 30m"
};
const renamedKeys = [
	...inMap("Limits", limits$1),
	...inMap("Pool", pool$2),
	...inMap("high_utilization", highUtilization$1),
	...inMap("idle", idle$1)
];
function inMap(within, names) {
	return Object.entries(names).map(([old, now]) => ({
		within,
		old,
		now,
		since: "0.1.0"
	}));
}
function renamedKey(within, written) {
	const plain = written.toLowerCase().replace(/^lambda_labs_/, "");
	return renamedKeys.find((one) => one.within === within && one.old === plain);
}

// src/policy/suggestion.ts
const listedAtMost = 8;
function suggestion(written, known) {
	const meant = nearest(written, known.words);
	return meant === void 0 ? listing(known) : `Did you mean ${JSON.stringify(meant)}?`;
}
function nearest(written, words) {
	const spelled = plain$1(written);
	const allowed = Math.max(1, Math.floor(spelled.length / 3));
	return words.map((word) => ({
		word,
		distance: editDistance(spelled, plain$1(word))
	})).filter(({ distance }) => distance <= allowed).sort((one, other) => one.distance - other.distance || (one.word < other.word ? -1 : 1))[0]?.word;
}
function plain$1(word) {
	return word.slice(0, 100).toLowerCase().replaceAll("-", "_");
}
function listing(known) {
	if (known.words.length === 0) return `There are no ${known.plural} here`;
	const shown = known.words.slice(0, listedAtMost).join(", ");
	const rest = known.words.length - listedAtMost;
	return `Known ${known.plural}: ${shown}${rest > 0 ? ` and ${rest} more` : ""}`;
}
function editDistance(one, other) {
	let beforeLast = [];
	let last = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let row = 1; row <= one.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= other.length; column += 1) {
			const same = one[row - 1] === other[column - 1];
			const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
			current[column] = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1), swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY);
		}
		beforeLast = last;
		last = current;
	}
	return last[other.length] ?? 0;
}
const unitWords = {
	s: 1,
	sec: 1,
	second: 1,
	m: 60,
	min: 60,
	minute: 60,
	h: 3600,
	hr: 3600,
	hour: 3600,
	d: 86400,
	day: 86400,
	w: 604800,
	week: 604800
};
function durationMeant(written) {
	const text = String(written).trim().toLowerCase();
	if (parseDuration(String(written)) !== void 0) return void 0;
	const [, count, word] = /^(\d{1,6}(?:\.\d{1,4})?) ?([a-z]*)$/.exec(text) ?? [];
	if (count === void 0) return void 0;
	const name = word || "m";
	const seconds = unitWords[name] ?? unitWords[name.replace(/s$/, "")];
	if (seconds === void 0) return void 0;
	const meant = printDuration(millis(Number(count) * seconds * 1e3));
	return parseDuration(meant) === void 0 ? void 0 : meant;
}
function dollarsMeant(written) {
	if (typeof written !== "string") return void 0;
	const bare = written.replaceAll(/[$, _]|usd|dollars?/gi, "").replace(/(?:\/|per)(?:h|hour)$/i, "");
	return /^\d{1,9}(?:\.\d{1,6})?$/.test(bare) ? String(Number(bare)) : void 0;
}
function percentMeant(written) {
	if (typeof written === "number") {
		const percent = Math.round(written * 1e6) / 1e4;
		return written > 0 && written < 1 && percent >= 1 ? String(percent) : void 0;
	}
	const [, count] = /^(\d{1,3}(?:\.\d{1,4})?) ?(?:%|percent)?$/i.exec(String(written)) ?? [];
	return count;
}

// src/policy/explain.ts
function explain(errors, file) {
	const whole = errors.filter(isWhole);
	const faults = whole.slice(0, explainedAtMost).map(faultOf);
	const rest = whole.length - faults.length;
	const more = {
		at: file.place([]),
		what: `the file has ${rest} more problems`,
		hint: "Mend the others first"
	};
	return [...explained(faults, file), ...rest > 0 ? [more] : []];
}
const explainedAtMost = 100;
function explained(faults, file) {
	return faults.filter((fault) => !isMisspelling(fault, faults)).map((fault) => {
		const { at, part, what, hint } = (wordings$1[fault.keyword] ?? anyOtherFault)(fault);
		return {
			at: file.place(at, part),
			what,
			hint
		};
	});
}
function isWhole({ keyword, params }) {
	const missingTag = keyword === "discriminator" && params["tagValue"] === void 0;
	return keyword !== "propertyNames" && !missingTag;
}
function faultOf(error) {
	const steps = error.instancePath.split("/").slice(1);
	return {
		keyword: error.keyword,
		path: steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")),
		params: error.params,
		schema: error.parentSchema ?? {},
		value: error.propertyName ?? error.data,
		key: error.propertyName
	};
}
function isMisspelling(fault, faults) {
	if (fault.keyword !== "required") return false;
	return faults.some((other) => other.keyword === "additionalProperties" && pathName(other.path) === pathName(fault.path) && meantKey(other) === wordOf(fault, "missingProperty"));
}
function meantKey(fault) {
	const renamed = renamedOf(fault);
	if (renamed) return renamed.now.split(":")[0];
	return nearest(wordOf(fault, "additionalProperty"), keysOf$1(fault));
}
const wordings$1 = {
	additionalProperties: unknownKey,
	required: missingKey,
	type: wrongType,
	pattern: notOfItsKind,
	enum: notOneOf,
	minimum: outOfRange,
	maximum: outOfRange,
	shortest: outOfRange,
	longest: outOfRange,
	minItems: badLength,
	maxItems: badLength,
	uniqueItems: repeated,
	const: notTheConstant,
	discriminator: unknownTag
};
function unknownKey(fault) {
	const key = wordOf(fault, "additionalProperty");
	const at = {
		at: [...fault.path, key],
		part: "key"
	};
	const renamed = renamedOf(fault);
	if (renamed) return {
		...at,
		what: `${pathName(fault.path)} has the key ${shown(key)}, which is written otherwise`,
		hint: `Since ${renamed.since} write ${renamed.now}`
	};
	return {
		...at,
		what: `${pathName(fault.path)} has the unknown key ${shown(key)}`,
		hint: suggestion(key, {
			words: keysOf$1(fault),
			plural: "keys"
		})
	};
}
function renamedOf(fault) {
	return renamedKey(String(fault.schema["title"]), wordOf(fault, "additionalProperty"));
}
function missingKey(fault) {
	const key = wordOf(fault, "missingProperty");
	return {
		at: fault.path,
		part: "key",
		what: `${pathName(fault.path)} lacks the key ${shown(key)}`,
		hint: additionHint(fault.schema, key)
	};
}
function additionHint(schema, key) {
	const tags = tagsOf(schema, key);
	if (tags.length > 0) return `Add ${tags.map((word) => `"${key}: ${word}"`).join(" or ")}`;
	const description = propertiesOf(schema)[key]?.["description"];
	return typeof description === "string" ? `Add ${key}: ${description.replace(/\.$/, "")}` : `Add ${key}`;
}
const nouns$4 = {
	object: "a map of keys",
	array: "a list",
	string: "text",
	number: "a number",
	integer: "a whole number"
};
function wrongType(fault) {
	const noun = nouns$4[String(fault.schema["type"])] ?? "what belongs here";
	if (fault.value === null) return {
		at: fault.path,
		what: `${pathName(fault.path)} is empty`,
		hint: fault.path.length === 0 ? "Write a policy or a fleet into it, or remove the file" : `Write ${titleOf(fault) ?? noun} here, or remove it`
	};
	if (titleOf(fault) !== void 0) return notOfItsKind(fault);
	const single = noun === "a list" && typeof fault.value !== "object";
	return {
		at: fault.path,
		what: `${pathName(fault.path)} is ${shown(fault.value)}, which is not ${noun}`,
		hint: single ? `Write a list: [${String(fault.value).slice(0, 40)}]` : `Write ${noun}`
	};
}
function notOfItsKind(fault) {
	const title = titleOf(fault) ?? "what belongs here";
	if (fault.key !== void 0) return {
		at: [...fault.path, fault.key],
		part: "key",
		what: `${pathName(fault.path)} has the key ${shown(fault.key)}, which is not ${title}`,
		hint: hintOf(fault)
	};
	return {
		at: fault.path,
		what: `${pathName(fault.path)} is ${shown(fault.value)}, which is not ${title}`,
		hint: hintOf(fault)
	};
}
function notOneOf(fault) {
	const words = Object.values(fault.schema["enum"] ?? []).map(String);
	const near = nearest(String(fault.value), words);
	const plain = notOfItsKind(fault);
	return near === void 0 ? plain : {
		...plain,
		hint: `${plain.hint}. Did you mean ${near}?`
	};
}
function outOfRange(fault) {
	const least = fault.keyword === "minimum" || fault.keyword === "shortest";
	const bound = String(fault.schema[fault.keyword]);
	return {
		at: fault.path,
		what: `${pathName(fault.path)} is ${String(fault.value)}, and must be ${least ? "at least" : "at most"} ${bound}`,
		hint: betterThan(fault, `Write ${titleOf(fault) ?? "a number"} ${rangeOf(fault.schema)}`)
	};
}
function badLength(fault) {
	const empty = fault.keyword === "minItems";
	return {
		at: fault.path,
		what: empty ? `${pathName(fault.path)} is an empty list` : `${pathName(fault.path)} has more than ${String(fault.schema["maxItems"])} items`,
		hint: empty ? hintOf(fault) : "Remove some of them"
	};
}
function repeated(fault) {
	const last = Math.max(Number(fault.params["i"]), Number(fault.params["j"]));
	const item = Array.isArray(fault.value) ? fault.value[last] : void 0;
	return {
		at: [...fault.path, last],
		what: `${pathName(fault.path)} names ${shown(item)} twice`,
		hint: "Remove one of the two"
	};
}
function notTheConstant(fault) {
	return {
		at: fault.path,
		what: `${pathName(fault.path)} is ${shown(fault.value)}, which is not known here`,
		hint: `Write ${String(fault.schema["const"])}`
	};
}
function unknownTag(fault) {
	const tag = wordOf(fault, "tag");
	const written = fault.params["tagValue"];
	const words = tagsOf(fault.schema, tag);
	return {
		at: [...fault.path, tag],
		what: `${pathName([...fault.path, tag])} is ${shown(written)}, which is not known`,
		hint: suggestion(String(written), {
			words,
			plural: `values of ${tag}`
		})
	};
}
function anyOtherFault(fault) {
	return {
		at: fault.path,
		what: `${pathName(fault.path)} is ${shown(fault.value)}, which breaks "${fault.keyword}"`,
		hint: hintOf(fault)
	};
}
const meant = {
	[titles.duration]: durationMeant,
	[titles.dollars]: dollarsMeant,
	[titles.money]: dollarsMeant,
	[titles.percent]: percentMeant
};
function rangeOf(schema) {
	const least = schema["minimum"] ?? schema["shortest"];
	const most = schema["maximum"] ?? schema["longest"];
	return `from ${String(least)} to ${String(most)}`;
}
function hintOf(fault) {
	return betterThan(fault, String(fault.schema["errorMessage"] ?? "See the policy reference"));
}
function betterThan(fault, hint) {
	const better = meant[titleOf(fault) ?? ""]?.(fault.value);
	return better === void 0 || better === String(fault.value) ? hint : `${hint}. Did you mean ${better}?`;
}
function titleOf(fault) {
	const { title, type } = fault.schema;
	return typeof title === "string" && type !== "object" ? title : void 0;
}
function wordOf(fault, parameter) {
	return String(fault.params[parameter]);
}
function keysOf$1(fault) {
	return Object.keys(propertiesOf(fault.schema));
}
function propertiesOf(schema) {
	return schema["properties"] ?? {};
}
function tagsOf(schema, tag) {
	return (schema["oneOf"] ?? []).map((choice) => String(propertiesOf(choice)[tag]?.["const"]));
}
function pathName(path) {
	if (path.length === 0) return "the file";
	return path.map((step) => /^\d+$/.test(String(step)) ? `[${step}]` : `.${step}`).join("").replace(/^\./, "");
}
function shown(value) {
	if (value === null) return "empty";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "a map of keys";
	if (typeof value !== "string") return String(value);
	return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

// src/policy/catalogue.ts
function unknownToCloud(file, path, names) {
	const written = file.valueAt(path);
	if (typeof written !== "string" || names.known.includes(written)) return [];
	return [{
		at: file.place(path),
		what: `${pathName(path)} is ${shown(written)}, and the cloud knows no such ${names.noun}`,
		hint: suggestion(written, {
			words: [...names.known].sort(),
			plural: names.plural
		})
	}];
}
function unknownType(file, path, catalogue) {
	const known = catalogue.types;
	return unknownToCloud(file, path, {
		noun: "instance type",
		plural: "instance types",
		known
	});
}
function unknownRegion(file, path, catalogue) {
	return unknownToCloud(file, path, {
		noun: "region",
		plural: "regions",
		known: catalogue.regions
	});
}

// node_modules/ajv/dist/compile/codegen/code.js
var require_code$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.regexpCode = exports.getEsmExportName = exports.getProperty = exports.safeStringify = exports.stringify = exports.strConcat = exports.addCodeArg = exports.str = exports._ = exports.nil = exports._Code = exports.Name = exports.IDENTIFIER = exports._CodeOrName = void 0;
	var _CodeOrName = class {};
	exports._CodeOrName = _CodeOrName;
	exports.IDENTIFIER = /^[a-z$_][a-z$_0-9]*$/i;
	var Name = class extends _CodeOrName {
		constructor(s) {
			super();
			if (!exports.IDENTIFIER.test(s)) throw new Error("CodeGen: name must be a valid identifier");
			this.str = s;
		}
		toString() {
			return this.str;
		}
		emptyStr() {
			return false;
		}
		get names() {
			return { [this.str]: 1 };
		}
	};
	exports.Name = Name;
	var _Code = class extends _CodeOrName {
		constructor(code) {
			super();
			this._items = typeof code === "string" ? [code] : code;
		}
		toString() {
			return this.str;
		}
		emptyStr() {
			if (this._items.length > 1) return false;
			const item = this._items[0];
			return item === "" || item === "\"\"";
		}
		get str() {
			var _a;
			return (_a = this._str) !== null && _a !== void 0 ? _a : this._str = this._items.reduce((s, c) => `${s}${c}`, "");
		}
		get names() {
			var _a;
			return (_a = this._names) !== null && _a !== void 0 ? _a : this._names = this._items.reduce((names, c) => {
				if (c instanceof Name) names[c.str] = (names[c.str] || 0) + 1;
				return names;
			}, {});
		}
	};
	exports._Code = _Code;
	exports.nil = new _Code("");
	function _(strs, ...args) {
		const code = [strs[0]];
		let i = 0;
		while (i < args.length) {
			addCodeArg(code, args[i]);
			code.push(strs[++i]);
		}
		return new _Code(code);
	}
	exports._ = _;
	const plus = new _Code("+");
	function str(strs, ...args) {
		const expr = [safeStringify(strs[0])];
		let i = 0;
		while (i < args.length) {
			expr.push(plus);
			addCodeArg(expr, args[i]);
			expr.push(plus, safeStringify(strs[++i]));
		}
		optimize(expr);
		return new _Code(expr);
	}
	exports.str = str;
	function addCodeArg(code, arg) {
		if (arg instanceof _Code) code.push(...arg._items);
		else if (arg instanceof Name) code.push(arg);
		else code.push(interpolate(arg));
	}
	exports.addCodeArg = addCodeArg;
	function optimize(expr) {
		let i = 1;
		while (i < expr.length - 1) {
			if (expr[i] === plus) {
				const res = mergeExprItems(expr[i - 1], expr[i + 1]);
				if (res !== void 0) {
					expr.splice(i - 1, 3, res);
					continue;
				}
				expr[i++] = "+";
			}
			i++;
		}
	}
	function mergeExprItems(a, b) {
		if (b === "\"\"") return a;
		if (a === "\"\"") return b;
		if (typeof a == "string") {
			if (b instanceof Name || a[a.length - 1] !== "\"") return;
			if (typeof b != "string") return `${a.slice(0, -1)}${b}"`;
			if (b[0] === "\"") return a.slice(0, -1) + b.slice(1);
			return;
		}
		if (typeof b == "string" && b[0] === "\"" && !(a instanceof Name)) return `"${a}${b.slice(1)}`;
	}
	function strConcat(c1, c2) {
		return c2.emptyStr() ? c1 : c1.emptyStr() ? c2 : str`${c1}${c2}`;
	}
	exports.strConcat = strConcat;
	function interpolate(x) {
		return typeof x == "number" || typeof x == "boolean" || x === null ? x : safeStringify(Array.isArray(x) ? x.join(",") : x);
	}
	function stringify(x) {
		return new _Code(safeStringify(x));
	}
	exports.stringify = stringify;
	function safeStringify(x) {
		return JSON.stringify(x).replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");
	}
	exports.safeStringify = safeStringify;
	function getProperty(key) {
		return typeof key == "string" && exports.IDENTIFIER.test(key) ? new _Code(`.${key}`) : _`[${key}]`;
	}
	exports.getProperty = getProperty;
	function getEsmExportName(key) {
		if (typeof key == "string" && exports.IDENTIFIER.test(key)) return new _Code(`${key}`);
		throw new Error(`CodeGen: invalid export name: ${key}, use explicit $id name mapping`);
	}
	exports.getEsmExportName = getEsmExportName;
	function regexpCode(rx) {
		return new _Code(rx.toString());
	}
	exports.regexpCode = regexpCode;
}));

// node_modules/ajv/dist/compile/codegen/scope.js
var require_scope = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.ValueScope = exports.ValueScopeName = exports.Scope = exports.varKinds = exports.UsedValueState = void 0;
	const code_1 = require_code$1();
	var ValueError = class extends Error {
		constructor(name) {
			super(`CodeGen: "code" for ${name} not defined`);
			this.value = name.value;
		}
	};
	var UsedValueState;
	(function(UsedValueState) {
		UsedValueState[UsedValueState["Started"] = 0] = "Started";
		UsedValueState[UsedValueState["Completed"] = 1] = "Completed";
	})(UsedValueState || (exports.UsedValueState = UsedValueState = {}));
	exports.varKinds = {
		const: new code_1.Name("const"),
		let: new code_1.Name("let"),
		var: new code_1.Name("var")
	};
	var Scope = class {
		constructor({ prefixes, parent } = {}) {
			this._names = {};
			this._prefixes = prefixes;
			this._parent = parent;
		}
		toName(nameOrPrefix) {
			return nameOrPrefix instanceof code_1.Name ? nameOrPrefix : this.name(nameOrPrefix);
		}
		name(prefix) {
			return new code_1.Name(this._newName(prefix));
		}
		_newName(prefix) {
			const ng = this._names[prefix] || this._nameGroup(prefix);
			return `${prefix}${ng.index++}`;
		}
		_nameGroup(prefix) {
			var _a, _b;
			if (((_b = (_a = this._parent) === null || _a === void 0 ? void 0 : _a._prefixes) === null || _b === void 0 ? void 0 : _b.has(prefix)) || this._prefixes && !this._prefixes.has(prefix)) throw new Error(`CodeGen: prefix "${prefix}" is not allowed in this scope`);
			return this._names[prefix] = {
				prefix,
				index: 0
			};
		}
	};
	exports.Scope = Scope;
	var ValueScopeName = class extends code_1.Name {
		constructor(prefix, nameStr) {
			super(nameStr);
			this.prefix = prefix;
		}
		setValue(value, { property, itemIndex }) {
			this.value = value;
			this.scopePath = (0, code_1._)`.${new code_1.Name(property)}[${itemIndex}]`;
		}
	};
	exports.ValueScopeName = ValueScopeName;
	const line = (0, code_1._)`\n`;
	var ValueScope = class extends Scope {
		constructor(opts) {
			super(opts);
			this._values = {};
			this._scope = opts.scope;
			this.opts = {
				...opts,
				_n: opts.lines ? line : code_1.nil
			};
		}
		get() {
			return this._scope;
		}
		name(prefix) {
			return new ValueScopeName(prefix, this._newName(prefix));
		}
		value(nameOrPrefix, value) {
			var _a;
			if (value.ref === void 0) throw new Error("CodeGen: ref must be passed in value");
			const name = this.toName(nameOrPrefix);
			const { prefix } = name;
			const valueKey = (_a = value.key) !== null && _a !== void 0 ? _a : value.ref;
			let vs = this._values[prefix];
			if (vs) {
				const _name = vs.get(valueKey);
				if (_name) return _name;
			} else vs = this._values[prefix] = /* @__PURE__ */ new Map();
			vs.set(valueKey, name);
			const s = this._scope[prefix] || (this._scope[prefix] = []);
			const itemIndex = s.length;
			s[itemIndex] = value.ref;
			name.setValue(value, {
				property: prefix,
				itemIndex
			});
			return name;
		}
		getValue(prefix, keyOrRef) {
			const vs = this._values[prefix];
			if (!vs) return;
			return vs.get(keyOrRef);
		}
		scopeRefs(scopeName, values = this._values) {
			return this._reduceValues(values, (name) => {
				if (name.scopePath === void 0) throw new Error(`CodeGen: name "${name}" has no value`);
				return (0, code_1._)`${scopeName}${name.scopePath}`;
			});
		}
		scopeCode(values = this._values, usedValues, getCode) {
			return this._reduceValues(values, (name) => {
				if (name.value === void 0) throw new Error(`CodeGen: name "${name}" has no value`);
				return name.value.code;
			}, usedValues, getCode);
		}
		_reduceValues(values, valueCode, usedValues = {}, getCode) {
			let code = code_1.nil;
			for (const prefix in values) {
				const vs = values[prefix];
				if (!vs) continue;
				const nameSet = usedValues[prefix] = usedValues[prefix] || /* @__PURE__ */ new Map();
				vs.forEach((name) => {
					if (nameSet.has(name)) return;
					nameSet.set(name, UsedValueState.Started);
					let c = valueCode(name);
					if (c) {
						const def = this.opts.es5 ? exports.varKinds.var : exports.varKinds.const;
						code = (0, code_1._)`${code}${def} ${name} = ${c};${this.opts._n}`;
					} else if (c = getCode === null || getCode === void 0 ? void 0 : getCode(name)) code = (0, code_1._)`${code}${c}${this.opts._n}`;
					else throw new ValueError(name);
					nameSet.set(name, UsedValueState.Completed);
				});
			}
			return code;
		}
	};
	exports.ValueScope = ValueScope;
}));

// node_modules/ajv/dist/compile/codegen/index.js
var require_codegen = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.or = exports.and = exports.not = exports.CodeGen = exports.operators = exports.varKinds = exports.ValueScopeName = exports.ValueScope = exports.Scope = exports.Name = exports.regexpCode = exports.stringify = exports.getProperty = exports.nil = exports.strConcat = exports.str = exports._ = void 0;
	const code_1 = require_code$1();
	const scope_1 = require_scope();
	var code_2 = require_code$1();
	Object.defineProperty(exports, "_", {
		enumerable: true,
		get: function() {
			return code_2._;
		}
	});
	Object.defineProperty(exports, "str", {
		enumerable: true,
		get: function() {
			return code_2.str;
		}
	});
	Object.defineProperty(exports, "strConcat", {
		enumerable: true,
		get: function() {
			return code_2.strConcat;
		}
	});
	Object.defineProperty(exports, "nil", {
		enumerable: true,
		get: function() {
			return code_2.nil;
		}
	});
	Object.defineProperty(exports, "getProperty", {
		enumerable: true,
		get: function() {
			return code_2.getProperty;
		}
	});
	Object.defineProperty(exports, "stringify", {
		enumerable: true,
		get: function() {
			return code_2.stringify;
		}
	});
	Object.defineProperty(exports, "regexpCode", {
		enumerable: true,
		get: function() {
			return code_2.regexpCode;
		}
	});
	Object.defineProperty(exports, "Name", {
		enumerable: true,
		get: function() {
			return code_2.Name;
		}
	});
	var scope_2 = require_scope();
	Object.defineProperty(exports, "Scope", {
		enumerable: true,
		get: function() {
			return scope_2.Scope;
		}
	});
	Object.defineProperty(exports, "ValueScope", {
		enumerable: true,
		get: function() {
			return scope_2.ValueScope;
		}
	});
	Object.defineProperty(exports, "ValueScopeName", {
		enumerable: true,
		get: function() {
			return scope_2.ValueScopeName;
		}
	});
	Object.defineProperty(exports, "varKinds", {
		enumerable: true,
		get: function() {
			return scope_2.varKinds;
		}
	});
	exports.operators = {
		GT: new code_1._Code(">"),
		GTE: new code_1._Code(">="),
		LT: new code_1._Code("<"),
		LTE: new code_1._Code("<="),
		EQ: new code_1._Code("==="),
		NEQ: new code_1._Code("!=="),
		NOT: new code_1._Code("!"),
		OR: new code_1._Code("||"),
		AND: new code_1._Code("&&"),
		ADD: new code_1._Code("+")
	};
	var Node = class {
		optimizeNodes() {
			return this;
		}
		optimizeNames(_names, _constants) {
			return this;
		}
	};
	var Def = class extends Node {
		constructor(varKind, name, rhs) {
			super();
			this.varKind = varKind;
			this.name = name;
			this.rhs = rhs;
		}
		render({ es5, _n }) {
			const varKind = es5 ? scope_1.varKinds.var : this.varKind;
			const rhs = this.rhs === void 0 ? "" : ` = ${this.rhs}`;
			return `${varKind} ${this.name}${rhs};` + _n;
		}
		optimizeNames(names, constants) {
			if (!names[this.name.str]) return;
			if (this.rhs) this.rhs = optimizeExpr(this.rhs, names, constants);
			return this;
		}
		get names() {
			return this.rhs instanceof code_1._CodeOrName ? this.rhs.names : {};
		}
	};
	var Assign = class extends Node {
		constructor(lhs, rhs, sideEffects) {
			super();
			this.lhs = lhs;
			this.rhs = rhs;
			this.sideEffects = sideEffects;
		}
		render({ _n }) {
			return `${this.lhs} = ${this.rhs};` + _n;
		}
		optimizeNames(names, constants) {
			if (this.lhs instanceof code_1.Name && !names[this.lhs.str] && !this.sideEffects) return;
			this.rhs = optimizeExpr(this.rhs, names, constants);
			return this;
		}
		get names() {
			return addExprNames(this.lhs instanceof code_1.Name ? {} : { ...this.lhs.names }, this.rhs);
		}
	};
	var AssignOp = class extends Assign {
		constructor(lhs, op, rhs, sideEffects) {
			super(lhs, rhs, sideEffects);
			this.op = op;
		}
		render({ _n }) {
			return `${this.lhs} ${this.op}= ${this.rhs};` + _n;
		}
	};
	var Label = class extends Node {
		constructor(label) {
			super();
			this.label = label;
			this.names = {};
		}
		render({ _n }) {
			return `${this.label}:` + _n;
		}
	};
	var Break = class extends Node {
		constructor(label) {
			super();
			this.label = label;
			this.names = {};
		}
		render({ _n }) {
			return `break${this.label ? ` ${this.label}` : ""};` + _n;
		}
	};
	var Throw = class extends Node {
		constructor(error) {
			super();
			this.error = error;
		}
		render({ _n }) {
			return `throw ${this.error};` + _n;
		}
		get names() {
			return this.error.names;
		}
	};
	var AnyCode = class extends Node {
		constructor(code) {
			super();
			this.code = code;
		}
		render({ _n }) {
			return `${this.code};` + _n;
		}
		optimizeNodes() {
			return `${this.code}` ? this : void 0;
		}
		optimizeNames(names, constants) {
			this.code = optimizeExpr(this.code, names, constants);
			return this;
		}
		get names() {
			return this.code instanceof code_1._CodeOrName ? this.code.names : {};
		}
	};
	var ParentNode = class extends Node {
		constructor(nodes = []) {
			super();
			this.nodes = nodes;
		}
		render(opts) {
			return this.nodes.reduce((code, n) => code + n.render(opts), "");
		}
		optimizeNodes() {
			const { nodes } = this;
			let i = nodes.length;
			while (i--) {
				const n = nodes[i].optimizeNodes();
				if (Array.isArray(n)) nodes.splice(i, 1, ...n);
				else if (n) nodes[i] = n;
				else nodes.splice(i, 1);
			}
			return nodes.length > 0 ? this : void 0;
		}
		optimizeNames(names, constants) {
			const { nodes } = this;
			let i = nodes.length;
			while (i--) {
				const n = nodes[i];
				if (n.optimizeNames(names, constants)) continue;
				subtractNames(names, n.names);
				nodes.splice(i, 1);
			}
			return nodes.length > 0 ? this : void 0;
		}
		get names() {
			return this.nodes.reduce((names, n) => addNames(names, n.names), {});
		}
	};
	var BlockNode = class extends ParentNode {
		render(opts) {
			return "{" + opts._n + super.render(opts) + "}" + opts._n;
		}
	};
	var Root = class extends ParentNode {};
	var Else = class extends BlockNode {};
	Else.kind = "else";
	var If = class If extends BlockNode {
		constructor(condition, nodes) {
			super(nodes);
			this.condition = condition;
		}
		render(opts) {
			let code = `if(${this.condition})` + super.render(opts);
			if (this.else) code += "else " + this.else.render(opts);
			return code;
		}
		optimizeNodes() {
			super.optimizeNodes();
			const cond = this.condition;
			if (cond === true) return this.nodes;
			let e = this.else;
			if (e) {
				const ns = e.optimizeNodes();
				e = this.else = Array.isArray(ns) ? new Else(ns) : ns;
			}
			if (e) {
				if (cond === false) return e instanceof If ? e : e.nodes;
				if (this.nodes.length) return this;
				return new If(not(cond), e instanceof If ? [e] : e.nodes);
			}
			if (cond === false || !this.nodes.length) return void 0;
			return this;
		}
		optimizeNames(names, constants) {
			var _a;
			this.else = (_a = this.else) === null || _a === void 0 ? void 0 : _a.optimizeNames(names, constants);
			if (!(super.optimizeNames(names, constants) || this.else)) return;
			this.condition = optimizeExpr(this.condition, names, constants);
			return this;
		}
		get names() {
			const names = super.names;
			addExprNames(names, this.condition);
			if (this.else) addNames(names, this.else.names);
			return names;
		}
	};
	If.kind = "if";
	var For = class extends BlockNode {};
	For.kind = "for";
	var ForLoop = class extends For {
		constructor(iteration) {
			super();
			this.iteration = iteration;
		}
		render(opts) {
			return `for(${this.iteration})` + super.render(opts);
		}
		optimizeNames(names, constants) {
			if (!super.optimizeNames(names, constants)) return;
			this.iteration = optimizeExpr(this.iteration, names, constants);
			return this;
		}
		get names() {
			return addNames(super.names, this.iteration.names);
		}
	};
	var ForRange = class extends For {
		constructor(varKind, name, from, to) {
			super();
			this.varKind = varKind;
			this.name = name;
			this.from = from;
			this.to = to;
		}
		render(opts) {
			const varKind = opts.es5 ? scope_1.varKinds.var : this.varKind;
			const { name, from, to } = this;
			return `for(${varKind} ${name}=${from}; ${name}<${to}; ${name}++)` + super.render(opts);
		}
		get names() {
			return addExprNames(addExprNames(super.names, this.from), this.to);
		}
	};
	var ForIter = class extends For {
		constructor(loop, varKind, name, iterable) {
			super();
			this.loop = loop;
			this.varKind = varKind;
			this.name = name;
			this.iterable = iterable;
		}
		render(opts) {
			return `for(${this.varKind} ${this.name} ${this.loop} ${this.iterable})` + super.render(opts);
		}
		optimizeNames(names, constants) {
			if (!super.optimizeNames(names, constants)) return;
			this.iterable = optimizeExpr(this.iterable, names, constants);
			return this;
		}
		get names() {
			return addNames(super.names, this.iterable.names);
		}
	};
	var Func = class extends BlockNode {
		constructor(name, args, async) {
			super();
			this.name = name;
			this.args = args;
			this.async = async;
		}
		render(opts) {
			return `${this.async ? "async " : ""}function ${this.name}(${this.args})` + super.render(opts);
		}
	};
	Func.kind = "func";
	var Return = class extends ParentNode {
		render(opts) {
			return "return " + super.render(opts);
		}
	};
	Return.kind = "return";
	var Try = class extends BlockNode {
		render(opts) {
			let code = "try" + super.render(opts);
			if (this.catch) code += this.catch.render(opts);
			if (this.finally) code += this.finally.render(opts);
			return code;
		}
		optimizeNodes() {
			var _a, _b;
			super.optimizeNodes();
			(_a = this.catch) === null || _a === void 0 || _a.optimizeNodes();
			(_b = this.finally) === null || _b === void 0 || _b.optimizeNodes();
			return this;
		}
		optimizeNames(names, constants) {
			var _a, _b;
			super.optimizeNames(names, constants);
			(_a = this.catch) === null || _a === void 0 || _a.optimizeNames(names, constants);
			(_b = this.finally) === null || _b === void 0 || _b.optimizeNames(names, constants);
			return this;
		}
		get names() {
			const names = super.names;
			if (this.catch) addNames(names, this.catch.names);
			if (this.finally) addNames(names, this.finally.names);
			return names;
		}
	};
	var Catch = class extends BlockNode {
		constructor(error) {
			super();
			this.error = error;
		}
		render(opts) {
			return `catch(${this.error})` + super.render(opts);
		}
	};
	Catch.kind = "catch";
	var Finally = class extends BlockNode {
		render(opts) {
			return "finally" + super.render(opts);
		}
	};
	Finally.kind = "finally";
	var CodeGen = class {
		constructor(extScope, opts = {}) {
			this._values = {};
			this._blockStarts = [];
			this._constants = {};
			this.opts = {
				...opts,
				_n: opts.lines ? "\n" : ""
			};
			this._extScope = extScope;
			this._scope = new scope_1.Scope({ parent: extScope });
			this._nodes = [new Root()];
		}
		toString() {
			return this._root.render(this.opts);
		}
		name(prefix) {
			return this._scope.name(prefix);
		}
		scopeName(prefix) {
			return this._extScope.name(prefix);
		}
		scopeValue(prefixOrName, value) {
			const name = this._extScope.value(prefixOrName, value);
			(this._values[name.prefix] || (this._values[name.prefix] = /* @__PURE__ */ new Set())).add(name);
			return name;
		}
		getScopeValue(prefix, keyOrRef) {
			return this._extScope.getValue(prefix, keyOrRef);
		}
		scopeRefs(scopeName) {
			return this._extScope.scopeRefs(scopeName, this._values);
		}
		scopeCode() {
			return this._extScope.scopeCode(this._values);
		}
		_def(varKind, nameOrPrefix, rhs, constant) {
			const name = this._scope.toName(nameOrPrefix);
			if (rhs !== void 0 && constant) this._constants[name.str] = rhs;
			this._leafNode(new Def(varKind, name, rhs));
			return name;
		}
		const(nameOrPrefix, rhs, _constant) {
			return this._def(scope_1.varKinds.const, nameOrPrefix, rhs, _constant);
		}
		let(nameOrPrefix, rhs, _constant) {
			return this._def(scope_1.varKinds.let, nameOrPrefix, rhs, _constant);
		}
		var(nameOrPrefix, rhs, _constant) {
			return this._def(scope_1.varKinds.var, nameOrPrefix, rhs, _constant);
		}
		assign(lhs, rhs, sideEffects) {
			return this._leafNode(new Assign(lhs, rhs, sideEffects));
		}
		add(lhs, rhs) {
			return this._leafNode(new AssignOp(lhs, exports.operators.ADD, rhs));
		}
		code(c) {
			if (typeof c == "function") c();
			else if (c !== code_1.nil) this._leafNode(new AnyCode(c));
			return this;
		}
		object(...keyValues) {
			const code = ["{"];
			for (const [key, value] of keyValues) {
				if (code.length > 1) code.push(",");
				code.push(key);
				if (key !== value || this.opts.es5) {
					code.push(":");
					(0, code_1.addCodeArg)(code, value);
				}
			}
			code.push("}");
			return new code_1._Code(code);
		}
		if(condition, thenBody, elseBody) {
			this._blockNode(new If(condition));
			if (thenBody && elseBody) this.code(thenBody).else().code(elseBody).endIf();
			else if (thenBody) this.code(thenBody).endIf();
			else if (elseBody) throw new Error("CodeGen: \"else\" body without \"then\" body");
			return this;
		}
		elseIf(condition) {
			return this._elseNode(new If(condition));
		}
		else() {
			return this._elseNode(new Else());
		}
		endIf() {
			return this._endBlockNode(If, Else);
		}
		_for(node, forBody) {
			this._blockNode(node);
			if (forBody) this.code(forBody).endFor();
			return this;
		}
		for(iteration, forBody) {
			return this._for(new ForLoop(iteration), forBody);
		}
		forRange(nameOrPrefix, from, to, forBody, varKind = this.opts.es5 ? scope_1.varKinds.var : scope_1.varKinds.let) {
			const name = this._scope.toName(nameOrPrefix);
			return this._for(new ForRange(varKind, name, from, to), () => forBody(name));
		}
		forOf(nameOrPrefix, iterable, forBody, varKind = scope_1.varKinds.const) {
			const name = this._scope.toName(nameOrPrefix);
			if (this.opts.es5) {
				const arr = iterable instanceof code_1.Name ? iterable : this.var("_arr", iterable);
				return this.forRange("_i", 0, (0, code_1._)`${arr}.length`, (i) => {
					this.var(name, (0, code_1._)`${arr}[${i}]`);
					forBody(name);
				});
			}
			return this._for(new ForIter("of", varKind, name, iterable), () => forBody(name));
		}
		forIn(nameOrPrefix, obj, forBody, varKind = this.opts.es5 ? scope_1.varKinds.var : scope_1.varKinds.const) {
			if (this.opts.ownProperties) return this.forOf(nameOrPrefix, (0, code_1._)`Object.keys(${obj})`, forBody);
			const name = this._scope.toName(nameOrPrefix);
			return this._for(new ForIter("in", varKind, name, obj), () => forBody(name));
		}
		endFor() {
			return this._endBlockNode(For);
		}
		label(label) {
			return this._leafNode(new Label(label));
		}
		break(label) {
			return this._leafNode(new Break(label));
		}
		return(value) {
			const node = new Return();
			this._blockNode(node);
			this.code(value);
			if (node.nodes.length !== 1) throw new Error("CodeGen: \"return\" should have one node");
			return this._endBlockNode(Return);
		}
		try(tryBody, catchCode, finallyCode) {
			if (!catchCode && !finallyCode) throw new Error("CodeGen: \"try\" without \"catch\" and \"finally\"");
			const node = new Try();
			this._blockNode(node);
			this.code(tryBody);
			if (catchCode) {
				const error = this.name("e");
				this._currNode = node.catch = new Catch(error);
				catchCode(error);
			}
			if (finallyCode) {
				this._currNode = node.finally = new Finally();
				this.code(finallyCode);
			}
			return this._endBlockNode(Catch, Finally);
		}
		throw(error) {
			return this._leafNode(new Throw(error));
		}
		block(body, nodeCount) {
			this._blockStarts.push(this._nodes.length);
			if (body) this.code(body).endBlock(nodeCount);
			return this;
		}
		endBlock(nodeCount) {
			const len = this._blockStarts.pop();
			if (len === void 0) throw new Error("CodeGen: not in self-balancing block");
			const toClose = this._nodes.length - len;
			if (toClose < 0 || nodeCount !== void 0 && toClose !== nodeCount) throw new Error(`CodeGen: wrong number of nodes: ${toClose} vs ${nodeCount} expected`);
			this._nodes.length = len;
			return this;
		}
		func(name, args = code_1.nil, async, funcBody) {
			this._blockNode(new Func(name, args, async));
			if (funcBody) this.code(funcBody).endFunc();
			return this;
		}
		endFunc() {
			return this._endBlockNode(Func);
		}
		optimize(n = 1) {
			while (n-- > 0) {
				this._root.optimizeNodes();
				this._root.optimizeNames(this._root.names, this._constants);
			}
		}
		_leafNode(node) {
			this._currNode.nodes.push(node);
			return this;
		}
		_blockNode(node) {
			this._currNode.nodes.push(node);
			this._nodes.push(node);
		}
		_endBlockNode(N1, N2) {
			const n = this._currNode;
			if (n instanceof N1 || N2 && n instanceof N2) {
				this._nodes.pop();
				return this;
			}
			throw new Error(`CodeGen: not in block "${N2 ? `${N1.kind}/${N2.kind}` : N1.kind}"`);
		}
		_elseNode(node) {
			const n = this._currNode;
			if (!(n instanceof If)) throw new Error("CodeGen: \"else\" without \"if\"");
			this._currNode = n.else = node;
			return this;
		}
		get _root() {
			return this._nodes[0];
		}
		get _currNode() {
			const ns = this._nodes;
			return ns[ns.length - 1];
		}
		set _currNode(node) {
			const ns = this._nodes;
			ns[ns.length - 1] = node;
		}
	};
	exports.CodeGen = CodeGen;
	function addNames(names, from) {
		for (const n in from) names[n] = (names[n] || 0) + (from[n] || 0);
		return names;
	}
	function addExprNames(names, from) {
		return from instanceof code_1._CodeOrName ? addNames(names, from.names) : names;
	}
	function optimizeExpr(expr, names, constants) {
		if (expr instanceof code_1.Name) return replaceName(expr);
		if (!canOptimize(expr)) return expr;
		return new code_1._Code(expr._items.reduce((items, c) => {
			if (c instanceof code_1.Name) c = replaceName(c);
			if (c instanceof code_1._Code) items.push(...c._items);
			else items.push(c);
			return items;
		}, []));
		function replaceName(n) {
			const c = constants[n.str];
			if (c === void 0 || names[n.str] !== 1) return n;
			delete names[n.str];
			return c;
		}
		function canOptimize(e) {
			return e instanceof code_1._Code && e._items.some((c) => c instanceof code_1.Name && names[c.str] === 1 && constants[c.str] !== void 0);
		}
	}
	function subtractNames(names, from) {
		for (const n in from) names[n] = (names[n] || 0) - (from[n] || 0);
	}
	function not(x) {
		return typeof x == "boolean" || typeof x == "number" || x === null ? !x : (0, code_1._)`!${par(x)}`;
	}
	exports.not = not;
	const andCode = mappend(exports.operators.AND);
	function and(...args) {
		return args.reduce(andCode);
	}
	exports.and = and;
	const orCode = mappend(exports.operators.OR);
	function or(...args) {
		return args.reduce(orCode);
	}
	exports.or = or;
	function mappend(op) {
		return (x, y) => x === code_1.nil ? y : y === code_1.nil ? x : (0, code_1._)`${par(x)} ${op} ${par(y)}`;
	}
	function par(x) {
		return x instanceof code_1.Name ? x : (0, code_1._)`(${x})`;
	}
}));

// node_modules/ajv/dist/compile/util.js
var require_util = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.checkStrictMode = exports.getErrorPath = exports.Type = exports.useFunc = exports.setEvaluated = exports.evaluatedPropsToName = exports.mergeEvaluated = exports.eachItem = exports.unescapeJsonPointer = exports.escapeJsonPointer = exports.escapeFragment = exports.unescapeFragment = exports.schemaRefOrVal = exports.schemaHasRulesButRef = exports.schemaHasRules = exports.checkUnknownRules = exports.alwaysValidSchema = exports.toHash = void 0;
	const codegen_1 = require_codegen();
	const code_1 = require_code$1();
	function toHash(arr) {
		const hash = {};
		for (const item of arr) hash[item] = true;
		return hash;
	}
	exports.toHash = toHash;
	function alwaysValidSchema(it, schema) {
		if (typeof schema == "boolean") return schema;
		if (Object.keys(schema).length === 0) return true;
		checkUnknownRules(it, schema);
		return !schemaHasRules(schema, it.self.RULES.all);
	}
	exports.alwaysValidSchema = alwaysValidSchema;
	function checkUnknownRules(it, schema = it.schema) {
		const { opts, self } = it;
		if (!opts.strictSchema) return;
		if (typeof schema === "boolean") return;
		const rules = self.RULES.keywords;
		for (const key in schema) if (!rules[key]) checkStrictMode(it, `unknown keyword: "${key}"`);
	}
	exports.checkUnknownRules = checkUnknownRules;
	function schemaHasRules(schema, rules) {
		if (typeof schema == "boolean") return !schema;
		for (const key in schema) if (rules[key]) return true;
		return false;
	}
	exports.schemaHasRules = schemaHasRules;
	function schemaHasRulesButRef(schema, RULES) {
		if (typeof schema == "boolean") return !schema;
		for (const key in schema) if (key !== "$ref" && RULES.all[key]) return true;
		return false;
	}
	exports.schemaHasRulesButRef = schemaHasRulesButRef;
	function schemaRefOrVal({ topSchemaRef, schemaPath }, schema, keyword, $data) {
		if (!$data) {
			if (typeof schema == "number" || typeof schema == "boolean") return schema;
			if (typeof schema == "string") return (0, codegen_1._)`${schema}`;
		}
		return (0, codegen_1._)`${topSchemaRef}${schemaPath}${(0, codegen_1.getProperty)(keyword)}`;
	}
	exports.schemaRefOrVal = schemaRefOrVal;
	function unescapeFragment(str) {
		return unescapeJsonPointer(decodeURIComponent(str));
	}
	exports.unescapeFragment = unescapeFragment;
	function escapeFragment(str) {
		return encodeURIComponent(escapeJsonPointer(str));
	}
	exports.escapeFragment = escapeFragment;
	function escapeJsonPointer(str) {
		if (typeof str == "number") return `${str}`;
		return str.replace(/~/g, "~0").replace(/\//g, "~1");
	}
	exports.escapeJsonPointer = escapeJsonPointer;
	function unescapeJsonPointer(str) {
		return str.replace(/~1/g, "/").replace(/~0/g, "~");
	}
	exports.unescapeJsonPointer = unescapeJsonPointer;
	function eachItem(xs, f) {
		if (Array.isArray(xs)) for (const x of xs) f(x);
		else f(xs);
	}
	exports.eachItem = eachItem;
	function makeMergeEvaluated({ mergeNames, mergeToName, mergeValues, resultToName }) {
		return (gen, from, to, toName) => {
			const res = to === void 0 ? from : to instanceof codegen_1.Name ? (from instanceof codegen_1.Name ? mergeNames(gen, from, to) : mergeToName(gen, from, to), to) : from instanceof codegen_1.Name ? (mergeToName(gen, to, from), from) : mergeValues(from, to);
			return toName === codegen_1.Name && !(res instanceof codegen_1.Name) ? resultToName(gen, res) : res;
		};
	}
	exports.mergeEvaluated = {
		props: makeMergeEvaluated({
			mergeNames: (gen, from, to) => gen.if((0, codegen_1._)`${to} !== true && ${from} !== undefined`, () => {
				gen.if((0, codegen_1._)`${from} === true`, () => gen.assign(to, true), () => gen.assign(to, (0, codegen_1._)`${to} || {}`).code((0, codegen_1._)`Object.assign(${to}, ${from})`));
			}),
			mergeToName: (gen, from, to) => gen.if((0, codegen_1._)`${to} !== true`, () => {
				if (from === true) gen.assign(to, true);
				else {
					gen.assign(to, (0, codegen_1._)`${to} || {}`);
					setEvaluated(gen, to, from);
				}
			}),
			mergeValues: (from, to) => from === true ? true : {
				...from,
				...to
			},
			resultToName: evaluatedPropsToName
		}),
		items: makeMergeEvaluated({
			mergeNames: (gen, from, to) => gen.if((0, codegen_1._)`${to} !== true && ${from} !== undefined`, () => gen.assign(to, (0, codegen_1._)`${from} === true ? true : ${to} > ${from} ? ${to} : ${from}`)),
			mergeToName: (gen, from, to) => gen.if((0, codegen_1._)`${to} !== true`, () => gen.assign(to, from === true ? true : (0, codegen_1._)`${to} > ${from} ? ${to} : ${from}`)),
			mergeValues: (from, to) => from === true ? true : Math.max(from, to),
			resultToName: (gen, items) => gen.var("items", items)
		})
	};
	function evaluatedPropsToName(gen, ps) {
		if (ps === true) return gen.var("props", true);
		const props = gen.var("props", (0, codegen_1._)`{}`);
		if (ps !== void 0) setEvaluated(gen, props, ps);
		return props;
	}
	exports.evaluatedPropsToName = evaluatedPropsToName;
	function setEvaluated(gen, props, ps) {
		Object.keys(ps).forEach((p) => gen.assign((0, codegen_1._)`${props}${(0, codegen_1.getProperty)(p)}`, true));
	}
	exports.setEvaluated = setEvaluated;
	const snippets = {};
	function useFunc(gen, f) {
		return gen.scopeValue("func", {
			ref: f,
			code: snippets[f.code] || (snippets[f.code] = new code_1._Code(f.code))
		});
	}
	exports.useFunc = useFunc;
	var Type;
	(function(Type) {
		Type[Type["Num"] = 0] = "Num";
		Type[Type["Str"] = 1] = "Str";
	})(Type || (exports.Type = Type = {}));
	function getErrorPath(dataProp, dataPropType, jsPropertySyntax) {
		if (dataProp instanceof codegen_1.Name) {
			const isNumber = dataPropType === Type.Num;
			return jsPropertySyntax ? isNumber ? (0, codegen_1._)`"[" + ${dataProp} + "]"` : (0, codegen_1._)`"['" + ${dataProp} + "']"` : isNumber ? (0, codegen_1._)`"/" + ${dataProp}` : (0, codegen_1._)`"/" + ${dataProp}.replace(/~/g, "~0").replace(/\\//g, "~1")`;
		}
		return jsPropertySyntax ? (0, codegen_1.getProperty)(dataProp).toString() : "/" + escapeJsonPointer(dataProp);
	}
	exports.getErrorPath = getErrorPath;
	function checkStrictMode(it, msg, mode = it.opts.strictSchema) {
		if (!mode) return;
		msg = `strict mode: ${msg}`;
		if (mode === true) throw new Error(msg);
		it.self.logger.warn(msg);
	}
	exports.checkStrictMode = checkStrictMode;
}));

// node_modules/ajv/dist/compile/names.js
var require_names = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const names = {
		data: new codegen_1.Name("data"),
		valCxt: new codegen_1.Name("valCxt"),
		instancePath: new codegen_1.Name("instancePath"),
		parentData: new codegen_1.Name("parentData"),
		parentDataProperty: new codegen_1.Name("parentDataProperty"),
		rootData: new codegen_1.Name("rootData"),
		dynamicAnchors: new codegen_1.Name("dynamicAnchors"),
		vErrors: new codegen_1.Name("vErrors"),
		errors: new codegen_1.Name("errors"),
		this: new codegen_1.Name("this"),
		self: new codegen_1.Name("self"),
		scope: new codegen_1.Name("scope"),
		json: new codegen_1.Name("json"),
		jsonPos: new codegen_1.Name("jsonPos"),
		jsonLen: new codegen_1.Name("jsonLen"),
		jsonPart: new codegen_1.Name("jsonPart")
	};
	exports.default = names;
}));

// node_modules/ajv/dist/compile/errors.js
var require_errors$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.extendErrors = exports.resetErrorsCount = exports.reportExtraError = exports.reportError = exports.keyword$DataError = exports.keywordError = void 0;
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const names_1 = require_names();
	exports.keywordError = { message: ({ keyword }) => (0, codegen_1.str)`must pass "${keyword}" keyword validation` };
	exports.keyword$DataError = { message: ({ keyword, schemaType }) => schemaType ? (0, codegen_1.str)`"${keyword}" keyword must be ${schemaType} ($data)` : (0, codegen_1.str)`"${keyword}" keyword is invalid ($data)` };
	function reportError(cxt, error = exports.keywordError, errorPaths, overrideAllErrors) {
		const { it } = cxt;
		const { gen, compositeRule, allErrors } = it;
		const errObj = errorObjectCode(cxt, error, errorPaths);
		if (overrideAllErrors !== null && overrideAllErrors !== void 0 ? overrideAllErrors : compositeRule || allErrors) addError(gen, errObj);
		else returnErrors(it, (0, codegen_1._)`[${errObj}]`);
	}
	exports.reportError = reportError;
	function reportExtraError(cxt, error = exports.keywordError, errorPaths) {
		const { it } = cxt;
		const { gen, compositeRule, allErrors } = it;
		addError(gen, errorObjectCode(cxt, error, errorPaths));
		if (!(compositeRule || allErrors)) returnErrors(it, names_1.default.vErrors);
	}
	exports.reportExtraError = reportExtraError;
	function resetErrorsCount(gen, errsCount) {
		gen.assign(names_1.default.errors, errsCount);
		gen.if((0, codegen_1._)`${names_1.default.vErrors} !== null`, () => gen.if(errsCount, () => gen.assign((0, codegen_1._)`${names_1.default.vErrors}.length`, errsCount), () => gen.assign(names_1.default.vErrors, null)));
	}
	exports.resetErrorsCount = resetErrorsCount;
	function extendErrors({ gen, keyword, schemaValue, data, errsCount, it }) {
		/* istanbul ignore if */
		if (errsCount === void 0) throw new Error("ajv implementation error");
		const err = gen.name("err");
		gen.forRange("i", errsCount, names_1.default.errors, (i) => {
			gen.const(err, (0, codegen_1._)`${names_1.default.vErrors}[${i}]`);
			gen.if((0, codegen_1._)`${err}.instancePath === undefined`, () => gen.assign((0, codegen_1._)`${err}.instancePath`, (0, codegen_1.strConcat)(names_1.default.instancePath, it.errorPath)));
			gen.assign((0, codegen_1._)`${err}.schemaPath`, (0, codegen_1.str)`${it.errSchemaPath}/${keyword}`);
			if (it.opts.verbose) {
				gen.assign((0, codegen_1._)`${err}.schema`, schemaValue);
				gen.assign((0, codegen_1._)`${err}.data`, data);
			}
		});
	}
	exports.extendErrors = extendErrors;
	function addError(gen, errObj) {
		const err = gen.const("err", errObj);
		gen.if((0, codegen_1._)`${names_1.default.vErrors} === null`, () => gen.assign(names_1.default.vErrors, (0, codegen_1._)`[${err}]`), (0, codegen_1._)`${names_1.default.vErrors}.push(${err})`);
		gen.code((0, codegen_1._)`${names_1.default.errors}++`);
	}
	function returnErrors(it, errs) {
		const { gen, validateName, schemaEnv } = it;
		if (schemaEnv.$async) gen.throw((0, codegen_1._)`new ${it.ValidationError}(${errs})`);
		else {
			gen.assign((0, codegen_1._)`${validateName}.errors`, errs);
			gen.return(false);
		}
	}
	const E = {
		keyword: new codegen_1.Name("keyword"),
		schemaPath: new codegen_1.Name("schemaPath"),
		params: new codegen_1.Name("params"),
		propertyName: new codegen_1.Name("propertyName"),
		message: new codegen_1.Name("message"),
		schema: new codegen_1.Name("schema"),
		parentSchema: new codegen_1.Name("parentSchema")
	};
	function errorObjectCode(cxt, error, errorPaths) {
		const { createErrors } = cxt.it;
		if (createErrors === false) return (0, codegen_1._)`{}`;
		return errorObject(cxt, error, errorPaths);
	}
	function errorObject(cxt, error, errorPaths = {}) {
		const { gen, it } = cxt;
		const keyValues = [errorInstancePath(it, errorPaths), errorSchemaPath(cxt, errorPaths)];
		extraErrorProps(cxt, error, keyValues);
		return gen.object(...keyValues);
	}
	function errorInstancePath({ errorPath }, { instancePath }) {
		const instPath = instancePath ? (0, codegen_1.str)`${errorPath}${(0, util_1.getErrorPath)(instancePath, util_1.Type.Str)}` : errorPath;
		return [names_1.default.instancePath, (0, codegen_1.strConcat)(names_1.default.instancePath, instPath)];
	}
	function errorSchemaPath({ keyword, it: { errSchemaPath } }, { schemaPath, parentSchema }) {
		let schPath = parentSchema ? errSchemaPath : (0, codegen_1.str)`${errSchemaPath}/${keyword}`;
		if (schemaPath) schPath = (0, codegen_1.str)`${schPath}${(0, util_1.getErrorPath)(schemaPath, util_1.Type.Str)}`;
		return [E.schemaPath, schPath];
	}
	function extraErrorProps(cxt, { params, message }, keyValues) {
		const { keyword, data, schemaValue, it } = cxt;
		const { opts, propertyName, topSchemaRef, schemaPath } = it;
		keyValues.push([E.keyword, keyword], [E.params, typeof params == "function" ? params(cxt) : params || (0, codegen_1._)`{}`]);
		if (opts.messages) keyValues.push([E.message, typeof message == "function" ? message(cxt) : message]);
		if (opts.verbose) keyValues.push([E.schema, schemaValue], [E.parentSchema, (0, codegen_1._)`${topSchemaRef}${schemaPath}`], [names_1.default.data, data]);
		if (propertyName) keyValues.push([E.propertyName, propertyName]);
	}
}));

// node_modules/ajv/dist/compile/validate/boolSchema.js
var require_boolSchema = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.boolOrEmptySchema = exports.topBoolOrEmptySchema = void 0;
	const errors_1 = require_errors$1();
	const codegen_1 = require_codegen();
	const names_1 = require_names();
	const boolError = { message: "boolean schema is false" };
	function topBoolOrEmptySchema(it) {
		const { gen, schema, validateName } = it;
		if (schema === false) falseSchemaError(it, false);
		else if (typeof schema == "object" && schema.$async === true) gen.return(names_1.default.data);
		else {
			gen.assign((0, codegen_1._)`${validateName}.errors`, null);
			gen.return(true);
		}
	}
	exports.topBoolOrEmptySchema = topBoolOrEmptySchema;
	function boolOrEmptySchema(it, valid) {
		const { gen, schema } = it;
		if (schema === false) {
			gen.var(valid, false);
			falseSchemaError(it);
		} else gen.var(valid, true);
	}
	exports.boolOrEmptySchema = boolOrEmptySchema;
	function falseSchemaError(it, overrideAllErrors) {
		const { gen, data } = it;
		const cxt = {
			gen,
			keyword: "false schema",
			data,
			schema: false,
			schemaCode: false,
			schemaValue: false,
			params: {},
			it
		};
		(0, errors_1.reportError)(cxt, boolError, void 0, overrideAllErrors);
	}
}));

// node_modules/ajv/dist/compile/rules.js
var require_rules = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.getRules = exports.isJSONType = void 0;
	const jsonTypes = /* @__PURE__ */ new Set([
		"string",
		"number",
		"integer",
		"boolean",
		"null",
		"object",
		"array"
	]);
	function isJSONType(x) {
		return typeof x == "string" && jsonTypes.has(x);
	}
	exports.isJSONType = isJSONType;
	function getRules() {
		const groups = {
			number: {
				type: "number",
				rules: []
			},
			string: {
				type: "string",
				rules: []
			},
			array: {
				type: "array",
				rules: []
			},
			object: {
				type: "object",
				rules: []
			}
		};
		return {
			types: {
				...groups,
				integer: true,
				boolean: true,
				null: true
			},
			rules: [
				{ rules: [] },
				groups.number,
				groups.string,
				groups.array,
				groups.object
			],
			post: { rules: [] },
			all: {},
			keywords: {}
		};
	}
	exports.getRules = getRules;
}));

// node_modules/ajv/dist/compile/validate/applicability.js
var require_applicability = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.shouldUseRule = exports.shouldUseGroup = exports.schemaHasRulesForType = void 0;
	function schemaHasRulesForType({ schema, self }, type) {
		const group = self.RULES.types[type];
		return group && group !== true && shouldUseGroup(schema, group);
	}
	exports.schemaHasRulesForType = schemaHasRulesForType;
	function shouldUseGroup(schema, group) {
		return group.rules.some((rule) => shouldUseRule(schema, rule));
	}
	exports.shouldUseGroup = shouldUseGroup;
	function shouldUseRule(schema, rule) {
		var _a;
		return schema[rule.keyword] !== void 0 || ((_a = rule.definition.implements) === null || _a === void 0 ? void 0 : _a.some((kwd) => schema[kwd] !== void 0));
	}
	exports.shouldUseRule = shouldUseRule;
}));

// node_modules/ajv/dist/compile/validate/dataType.js
var require_dataType = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.reportTypeError = exports.checkDataTypes = exports.checkDataType = exports.coerceAndCheckDataType = exports.getJSONTypes = exports.getSchemaTypes = exports.DataType = void 0;
	const rules_1 = require_rules();
	const applicability_1 = require_applicability();
	const errors_1 = require_errors$1();
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	var DataType;
	(function(DataType) {
		DataType[DataType["Correct"] = 0] = "Correct";
		DataType[DataType["Wrong"] = 1] = "Wrong";
	})(DataType || (exports.DataType = DataType = {}));
	function getSchemaTypes(schema) {
		const types = getJSONTypes(schema.type);
		if (types.includes("null")) {
			if (schema.nullable === false) throw new Error("type: null contradicts nullable: false");
		} else {
			if (!types.length && schema.nullable !== void 0) throw new Error("\"nullable\" cannot be used without \"type\"");
			if (schema.nullable === true) types.push("null");
		}
		return types;
	}
	exports.getSchemaTypes = getSchemaTypes;
	function getJSONTypes(ts) {
		const types = Array.isArray(ts) ? ts : ts ? [ts] : [];
		if (types.every(rules_1.isJSONType)) return types;
		throw new Error("type must be JSONType or JSONType[]: " + types.join(","));
	}
	exports.getJSONTypes = getJSONTypes;
	function coerceAndCheckDataType(it, types) {
		const { gen, data, opts } = it;
		const coerceTo = coerceToTypes(types, opts.coerceTypes);
		const checkTypes = types.length > 0 && !(coerceTo.length === 0 && types.length === 1 && (0, applicability_1.schemaHasRulesForType)(it, types[0]));
		if (checkTypes) {
			const wrongType = checkDataTypes(types, data, opts.strictNumbers, DataType.Wrong);
			gen.if(wrongType, () => {
				if (coerceTo.length) coerceData(it, types, coerceTo);
				else reportTypeError(it);
			});
		}
		return checkTypes;
	}
	exports.coerceAndCheckDataType = coerceAndCheckDataType;
	const COERCIBLE = /* @__PURE__ */ new Set([
		"string",
		"number",
		"integer",
		"boolean",
		"null"
	]);
	function coerceToTypes(types, coerceTypes) {
		return coerceTypes ? types.filter((t) => COERCIBLE.has(t) || coerceTypes === "array" && t === "array") : [];
	}
	function coerceData(it, types, coerceTo) {
		const { gen, data, opts } = it;
		const dataType = gen.let("dataType", (0, codegen_1._)`typeof ${data}`);
		const coerced = gen.let("coerced", (0, codegen_1._)`undefined`);
		if (opts.coerceTypes === "array") gen.if((0, codegen_1._)`${dataType} == 'object' && Array.isArray(${data}) && ${data}.length == 1`, () => gen.assign(data, (0, codegen_1._)`${data}[0]`).assign(dataType, (0, codegen_1._)`typeof ${data}`).if(checkDataTypes(types, data, opts.strictNumbers), () => gen.assign(coerced, data)));
		gen.if((0, codegen_1._)`${coerced} !== undefined`);
		for (const t of coerceTo) if (COERCIBLE.has(t) || t === "array" && opts.coerceTypes === "array") coerceSpecificType(t);
		gen.else();
		reportTypeError(it);
		gen.endIf();
		gen.if((0, codegen_1._)`${coerced} !== undefined`, () => {
			gen.assign(data, coerced);
			assignParentData(it, coerced);
		});
		function coerceSpecificType(t) {
			switch (t) {
				case "string":
					gen.elseIf((0, codegen_1._)`${dataType} == "number" || ${dataType} == "boolean"`).assign(coerced, (0, codegen_1._)`"" + ${data}`).elseIf((0, codegen_1._)`${data} === null`).assign(coerced, (0, codegen_1._)`""`);
					return;
				case "number":
					gen.elseIf((0, codegen_1._)`${dataType} == "boolean" || ${data} === null
              || (${dataType} == "string" && ${data} && ${data} == +${data})`).assign(coerced, (0, codegen_1._)`+${data}`);
					return;
				case "integer":
					gen.elseIf((0, codegen_1._)`${dataType} === "boolean" || ${data} === null
              || (${dataType} === "string" && ${data} && ${data} == +${data} && !(${data} % 1))`).assign(coerced, (0, codegen_1._)`+${data}`);
					return;
				case "boolean":
					gen.elseIf((0, codegen_1._)`${data} === "false" || ${data} === 0 || ${data} === null`).assign(coerced, false).elseIf((0, codegen_1._)`${data} === "true" || ${data} === 1`).assign(coerced, true);
					return;
				case "null":
					gen.elseIf((0, codegen_1._)`${data} === "" || ${data} === 0 || ${data} === false`);
					gen.assign(coerced, null);
					return;
				case "array": gen.elseIf((0, codegen_1._)`${dataType} === "string" || ${dataType} === "number"
              || ${dataType} === "boolean" || ${data} === null`).assign(coerced, (0, codegen_1._)`[${data}]`);
			}
		}
	}
	function assignParentData({ gen, parentData, parentDataProperty }, expr) {
		gen.if((0, codegen_1._)`${parentData} !== undefined`, () => gen.assign((0, codegen_1._)`${parentData}[${parentDataProperty}]`, expr));
	}
	function checkDataType(dataType, data, strictNums, correct = DataType.Correct) {
		const EQ = correct === DataType.Correct ? codegen_1.operators.EQ : codegen_1.operators.NEQ;
		let cond;
		switch (dataType) {
			case "null": return (0, codegen_1._)`${data} ${EQ} null`;
			case "array":
				cond = (0, codegen_1._)`Array.isArray(${data})`;
				break;
			case "object":
				cond = (0, codegen_1._)`${data} && typeof ${data} == "object" && !Array.isArray(${data})`;
				break;
			case "integer":
				cond = numCond((0, codegen_1._)`!(${data} % 1) && !isNaN(${data})`);
				break;
			case "number":
				cond = numCond();
				break;
			default: return (0, codegen_1._)`typeof ${data} ${EQ} ${dataType}`;
		}
		return correct === DataType.Correct ? cond : (0, codegen_1.not)(cond);
		function numCond(_cond = codegen_1.nil) {
			return (0, codegen_1.and)((0, codegen_1._)`typeof ${data} == "number"`, _cond, strictNums ? (0, codegen_1._)`isFinite(${data})` : codegen_1.nil);
		}
	}
	exports.checkDataType = checkDataType;
	function checkDataTypes(dataTypes, data, strictNums, correct) {
		if (dataTypes.length === 1) return checkDataType(dataTypes[0], data, strictNums, correct);
		let cond;
		const types = (0, util_1.toHash)(dataTypes);
		if (types.array && types.object) {
			const notObj = (0, codegen_1._)`typeof ${data} != "object"`;
			cond = types.null ? notObj : (0, codegen_1._)`!${data} || ${notObj}`;
			delete types.null;
			delete types.array;
			delete types.object;
		} else cond = codegen_1.nil;
		if (types.number) delete types.integer;
		for (const t in types) cond = (0, codegen_1.and)(cond, checkDataType(t, data, strictNums, correct));
		return cond;
	}
	exports.checkDataTypes = checkDataTypes;
	const typeError = {
		message: ({ schema }) => `must be ${schema}`,
		params: ({ schema, schemaValue }) => typeof schema == "string" ? (0, codegen_1._)`{type: ${schema}}` : (0, codegen_1._)`{type: ${schemaValue}}`
	};
	function reportTypeError(it) {
		const cxt = getTypeErrorContext(it);
		(0, errors_1.reportError)(cxt, typeError);
	}
	exports.reportTypeError = reportTypeError;
	function getTypeErrorContext(it) {
		const { gen, data, schema } = it;
		const schemaCode = (0, util_1.schemaRefOrVal)(it, schema, "type");
		return {
			gen,
			keyword: "type",
			data,
			schema: schema.type,
			schemaCode,
			schemaValue: schemaCode,
			parentSchema: schema,
			params: {},
			it
		};
	}
}));

// node_modules/ajv/dist/compile/validate/defaults.js
var require_defaults = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.assignDefaults = void 0;
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	function assignDefaults(it, ty) {
		const { properties, items } = it.schema;
		if (ty === "object" && properties) for (const key in properties) assignDefault(it, key, properties[key].default);
		else if (ty === "array" && Array.isArray(items)) items.forEach((sch, i) => assignDefault(it, i, sch.default));
	}
	exports.assignDefaults = assignDefaults;
	function assignDefault(it, prop, defaultValue) {
		const { gen, compositeRule, data, opts } = it;
		if (defaultValue === void 0) return;
		const childData = (0, codegen_1._)`${data}${(0, codegen_1.getProperty)(prop)}`;
		if (compositeRule) {
			(0, util_1.checkStrictMode)(it, `default is ignored for: ${childData}`);
			return;
		}
		let condition = (0, codegen_1._)`${childData} === undefined`;
		if (opts.useDefaults === "empty") condition = (0, codegen_1._)`${condition} || ${childData} === null || ${childData} === ""`;
		gen.if(condition, (0, codegen_1._)`${childData} = ${(0, codegen_1.stringify)(defaultValue)}`);
	}
}));

// node_modules/ajv/dist/vocabularies/code.js
var require_code = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.validateUnion = exports.validateArray = exports.usePattern = exports.callValidateCode = exports.schemaProperties = exports.allSchemaProperties = exports.noPropertyInData = exports.propertyInData = exports.isOwnProperty = exports.hasPropFunc = exports.reportMissingProp = exports.checkMissingProp = exports.checkReportMissingProp = void 0;
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const names_1 = require_names();
	const util_2 = require_util();
	function checkReportMissingProp(cxt, prop) {
		const { gen, data, it } = cxt;
		gen.if(noPropertyInData(gen, data, prop, it.opts.ownProperties), () => {
			cxt.setParams({ missingProperty: (0, codegen_1._)`${prop}` }, true);
			cxt.error();
		});
	}
	exports.checkReportMissingProp = checkReportMissingProp;
	function checkMissingProp({ gen, data, it: { opts } }, properties, missing) {
		return (0, codegen_1.or)(...properties.map((prop) => (0, codegen_1.and)(noPropertyInData(gen, data, prop, opts.ownProperties), (0, codegen_1._)`${missing} = ${prop}`)));
	}
	exports.checkMissingProp = checkMissingProp;
	function reportMissingProp(cxt, missing) {
		cxt.setParams({ missingProperty: missing }, true);
		cxt.error();
	}
	exports.reportMissingProp = reportMissingProp;
	function hasPropFunc(gen) {
		return gen.scopeValue("func", {
			ref: Object.prototype.hasOwnProperty,
			code: (0, codegen_1._)`Object.prototype.hasOwnProperty`
		});
	}
	exports.hasPropFunc = hasPropFunc;
	function isOwnProperty(gen, data, property) {
		return (0, codegen_1._)`${hasPropFunc(gen)}.call(${data}, ${property})`;
	}
	exports.isOwnProperty = isOwnProperty;
	function propertyInData(gen, data, property, ownProperties) {
		const cond = (0, codegen_1._)`${data}${(0, codegen_1.getProperty)(property)} !== undefined`;
		return ownProperties ? (0, codegen_1._)`${cond} && ${isOwnProperty(gen, data, property)}` : cond;
	}
	exports.propertyInData = propertyInData;
	function noPropertyInData(gen, data, property, ownProperties) {
		const cond = (0, codegen_1._)`${data}${(0, codegen_1.getProperty)(property)} === undefined`;
		return ownProperties ? (0, codegen_1.or)(cond, (0, codegen_1.not)(isOwnProperty(gen, data, property))) : cond;
	}
	exports.noPropertyInData = noPropertyInData;
	function allSchemaProperties(schemaMap) {
		return schemaMap ? Object.keys(schemaMap).filter((p) => p !== "__proto__") : [];
	}
	exports.allSchemaProperties = allSchemaProperties;
	function schemaProperties(it, schemaMap) {
		return allSchemaProperties(schemaMap).filter((p) => !(0, util_1.alwaysValidSchema)(it, schemaMap[p]));
	}
	exports.schemaProperties = schemaProperties;
	function callValidateCode({ schemaCode, data, it: { gen, topSchemaRef, schemaPath, errorPath }, it }, func, context, passSchema) {
		const dataAndSchema = passSchema ? (0, codegen_1._)`${schemaCode}, ${data}, ${topSchemaRef}${schemaPath}` : data;
		const valCxt = [
			[names_1.default.instancePath, (0, codegen_1.strConcat)(names_1.default.instancePath, errorPath)],
			[names_1.default.parentData, it.parentData],
			[names_1.default.parentDataProperty, it.parentDataProperty],
			[names_1.default.rootData, names_1.default.rootData]
		];
		if (it.opts.dynamicRef) valCxt.push([names_1.default.dynamicAnchors, names_1.default.dynamicAnchors]);
		const args = (0, codegen_1._)`${dataAndSchema}, ${gen.object(...valCxt)}`;
		return context !== codegen_1.nil ? (0, codegen_1._)`${func}.call(${context}, ${args})` : (0, codegen_1._)`${func}(${args})`;
	}
	exports.callValidateCode = callValidateCode;
	const newRegExp = (0, codegen_1._)`new RegExp`;
	function usePattern({ gen, it: { opts } }, pattern) {
		const u = opts.unicodeRegExp ? "u" : "";
		const { regExp } = opts.code;
		const rx = regExp(pattern, u);
		return gen.scopeValue("pattern", {
			key: rx.toString(),
			ref: rx,
			code: (0, codegen_1._)`${regExp.code === "new RegExp" ? newRegExp : (0, util_2.useFunc)(gen, regExp)}(${pattern}, ${u})`
		});
	}
	exports.usePattern = usePattern;
	function validateArray(cxt) {
		const { gen, data, keyword, it } = cxt;
		const valid = gen.name("valid");
		if (it.allErrors) {
			const validArr = gen.let("valid", true);
			validateItems(() => gen.assign(validArr, false));
			return validArr;
		}
		gen.var(valid, true);
		validateItems(() => gen.break());
		return valid;
		function validateItems(notValid) {
			const len = gen.const("len", (0, codegen_1._)`${data}.length`);
			gen.forRange("i", 0, len, (i) => {
				cxt.subschema({
					keyword,
					dataProp: i,
					dataPropType: util_1.Type.Num
				}, valid);
				gen.if((0, codegen_1.not)(valid), notValid);
			});
		}
	}
	exports.validateArray = validateArray;
	function validateUnion(cxt) {
		const { gen, schema, keyword, it } = cxt;
		/* istanbul ignore if */
		if (!Array.isArray(schema)) throw new Error("ajv implementation error");
		if (schema.some((sch) => (0, util_1.alwaysValidSchema)(it, sch)) && !it.opts.unevaluated) return;
		const valid = gen.let("valid", false);
		const schValid = gen.name("_valid");
		gen.block(() => schema.forEach((_sch, i) => {
			const schCxt = cxt.subschema({
				keyword,
				schemaProp: i,
				compositeRule: true
			}, schValid);
			gen.assign(valid, (0, codegen_1._)`${valid} || ${schValid}`);
			if (!cxt.mergeValidEvaluated(schCxt, schValid)) gen.if((0, codegen_1.not)(valid));
		}));
		cxt.result(valid, () => cxt.reset(), () => cxt.error(true));
	}
	exports.validateUnion = validateUnion;
}));

// node_modules/ajv/dist/compile/validate/keyword.js
var require_keyword = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.validateKeywordUsage = exports.validSchemaType = exports.funcKeywordCode = exports.macroKeywordCode = void 0;
	const codegen_1 = require_codegen();
	const names_1 = require_names();
	const code_1 = require_code();
	const errors_1 = require_errors$1();
	function macroKeywordCode(cxt, def) {
		const { gen, keyword, schema, parentSchema, it } = cxt;
		const macroSchema = def.macro.call(it.self, schema, parentSchema, it);
		const schemaRef = useKeyword(gen, keyword, macroSchema);
		if (it.opts.validateSchema !== false) it.self.validateSchema(macroSchema, true);
		const valid = gen.name("valid");
		cxt.subschema({
			schema: macroSchema,
			schemaPath: codegen_1.nil,
			errSchemaPath: `${it.errSchemaPath}/${keyword}`,
			topSchemaRef: schemaRef,
			compositeRule: true
		}, valid);
		cxt.pass(valid, () => cxt.error(true));
	}
	exports.macroKeywordCode = macroKeywordCode;
	function funcKeywordCode(cxt, def) {
		var _a;
		const { gen, keyword, schema, parentSchema, $data, it } = cxt;
		checkAsyncKeyword(it, def);
		const validateRef = useKeyword(gen, keyword, !$data && def.compile ? def.compile.call(it.self, schema, parentSchema, it) : def.validate);
		const valid = gen.let("valid");
		cxt.block$data(valid, validateKeyword);
		cxt.ok((_a = def.valid) !== null && _a !== void 0 ? _a : valid);
		function validateKeyword() {
			if (def.errors === false) {
				assignValid();
				if (def.modifying) modifyData(cxt);
				reportErrs(() => cxt.error());
			} else {
				const ruleErrs = def.async ? validateAsync() : validateSync();
				if (def.modifying) modifyData(cxt);
				reportErrs(() => addErrs(cxt, ruleErrs));
			}
		}
		function validateAsync() {
			const ruleErrs = gen.let("ruleErrs", null);
			gen.try(() => assignValid((0, codegen_1._)`await `), (e) => gen.assign(valid, false).if((0, codegen_1._)`${e} instanceof ${it.ValidationError}`, () => gen.assign(ruleErrs, (0, codegen_1._)`${e}.errors`), () => gen.throw(e)));
			return ruleErrs;
		}
		function validateSync() {
			const validateErrs = (0, codegen_1._)`${validateRef}.errors`;
			gen.assign(validateErrs, null);
			assignValid(codegen_1.nil);
			return validateErrs;
		}
		function assignValid(_await = def.async ? (0, codegen_1._)`await ` : codegen_1.nil) {
			const passCxt = it.opts.passContext ? names_1.default.this : names_1.default.self;
			const passSchema = !("compile" in def && !$data || def.schema === false);
			gen.assign(valid, (0, codegen_1._)`${_await}${(0, code_1.callValidateCode)(cxt, validateRef, passCxt, passSchema)}`, def.modifying);
		}
		function reportErrs(errors) {
			var _a;
			gen.if((0, codegen_1.not)((_a = def.valid) !== null && _a !== void 0 ? _a : valid), errors);
		}
	}
	exports.funcKeywordCode = funcKeywordCode;
	function modifyData(cxt) {
		const { gen, data, it } = cxt;
		gen.if(it.parentData, () => gen.assign(data, (0, codegen_1._)`${it.parentData}[${it.parentDataProperty}]`));
	}
	function addErrs(cxt, errs) {
		const { gen } = cxt;
		gen.if((0, codegen_1._)`Array.isArray(${errs})`, () => {
			gen.assign(names_1.default.vErrors, (0, codegen_1._)`${names_1.default.vErrors} === null ? ${errs} : ${names_1.default.vErrors}.concat(${errs})`).assign(names_1.default.errors, (0, codegen_1._)`${names_1.default.vErrors}.length`);
			(0, errors_1.extendErrors)(cxt);
		}, () => cxt.error());
	}
	function checkAsyncKeyword({ schemaEnv }, def) {
		if (def.async && !schemaEnv.$async) throw new Error("async keyword in sync schema");
	}
	function useKeyword(gen, keyword, result) {
		if (result === void 0) throw new Error(`keyword "${keyword}" failed to compile`);
		return gen.scopeValue("keyword", typeof result == "function" ? { ref: result } : {
			ref: result,
			code: (0, codegen_1.stringify)(result)
		});
	}
	function validSchemaType(schema, schemaType, allowUndefined = false) {
		return !schemaType.length || schemaType.some((st) => st === "array" ? Array.isArray(schema) : st === "object" ? schema && typeof schema == "object" && !Array.isArray(schema) : typeof schema == st || allowUndefined && typeof schema == "undefined");
	}
	exports.validSchemaType = validSchemaType;
	function validateKeywordUsage({ schema, opts, self, errSchemaPath }, def, keyword) {
		/* istanbul ignore if */
		if (Array.isArray(def.keyword) ? !def.keyword.includes(keyword) : def.keyword !== keyword) throw new Error("ajv implementation error");
		const deps = def.dependencies;
		if (deps === null || deps === void 0 ? void 0 : deps.some((kwd) => !Object.prototype.hasOwnProperty.call(schema, kwd))) throw new Error(`parent schema must have dependencies of ${keyword}: ${deps.join(",")}`);
		if (def.validateSchema) {
			if (!def.validateSchema(schema[keyword])) {
				const msg = `keyword "${keyword}" value is invalid at path "${errSchemaPath}": ` + self.errorsText(def.validateSchema.errors);
				if (opts.validateSchema === "log") self.logger.error(msg);
				else throw new Error(msg);
			}
		}
	}
	exports.validateKeywordUsage = validateKeywordUsage;
}));

// node_modules/ajv/dist/compile/validate/subschema.js
var require_subschema = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.extendSubschemaMode = exports.extendSubschemaData = exports.getSubschema = void 0;
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	function getSubschema(it, { keyword, schemaProp, schema, schemaPath, errSchemaPath, topSchemaRef }) {
		if (keyword !== void 0 && schema !== void 0) throw new Error("both \"keyword\" and \"schema\" passed, only one allowed");
		if (keyword !== void 0) {
			const sch = it.schema[keyword];
			return schemaProp === void 0 ? {
				schema: sch,
				schemaPath: (0, codegen_1._)`${it.schemaPath}${(0, codegen_1.getProperty)(keyword)}`,
				errSchemaPath: `${it.errSchemaPath}/${keyword}`
			} : {
				schema: sch[schemaProp],
				schemaPath: (0, codegen_1._)`${it.schemaPath}${(0, codegen_1.getProperty)(keyword)}${(0, codegen_1.getProperty)(schemaProp)}`,
				errSchemaPath: `${it.errSchemaPath}/${keyword}/${(0, util_1.escapeFragment)(schemaProp)}`
			};
		}
		if (schema !== void 0) {
			if (schemaPath === void 0 || errSchemaPath === void 0 || topSchemaRef === void 0) throw new Error("\"schemaPath\", \"errSchemaPath\" and \"topSchemaRef\" are required with \"schema\"");
			return {
				schema,
				schemaPath,
				topSchemaRef,
				errSchemaPath
			};
		}
		throw new Error("either \"keyword\" or \"schema\" must be passed");
	}
	exports.getSubschema = getSubschema;
	function extendSubschemaData(subschema, it, { dataProp, dataPropType: dpType, data, dataTypes, propertyName }) {
		if (data !== void 0 && dataProp !== void 0) throw new Error("both \"data\" and \"dataProp\" passed, only one allowed");
		const { gen } = it;
		if (dataProp !== void 0) {
			const { errorPath, dataPathArr, opts } = it;
			dataContextProps(gen.let("data", (0, codegen_1._)`${it.data}${(0, codegen_1.getProperty)(dataProp)}`, true));
			subschema.errorPath = (0, codegen_1.str)`${errorPath}${(0, util_1.getErrorPath)(dataProp, dpType, opts.jsPropertySyntax)}`;
			subschema.parentDataProperty = (0, codegen_1._)`${dataProp}`;
			subschema.dataPathArr = [...dataPathArr, subschema.parentDataProperty];
		}
		if (data !== void 0) {
			dataContextProps(data instanceof codegen_1.Name ? data : gen.let("data", data, true));
			if (propertyName !== void 0) subschema.propertyName = propertyName;
		}
		if (dataTypes) subschema.dataTypes = dataTypes;
		function dataContextProps(_nextData) {
			subschema.data = _nextData;
			subschema.dataLevel = it.dataLevel + 1;
			subschema.dataTypes = [];
			it.definedProperties = /* @__PURE__ */ new Set();
			subschema.parentData = it.data;
			subschema.dataNames = [...it.dataNames, _nextData];
		}
	}
	exports.extendSubschemaData = extendSubschemaData;
	function extendSubschemaMode(subschema, { jtdDiscriminator, jtdMetadata, compositeRule, createErrors, allErrors }) {
		if (compositeRule !== void 0) subschema.compositeRule = compositeRule;
		if (createErrors !== void 0) subschema.createErrors = createErrors;
		if (allErrors !== void 0) subschema.allErrors = allErrors;
		subschema.jtdDiscriminator = jtdDiscriminator;
		subschema.jtdMetadata = jtdMetadata;
	}
	exports.extendSubschemaMode = extendSubschemaMode;
}));

// node_modules/fast-deep-equal/index.js
var require_fast_deep_equal = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = function equal(a, b) {
		if (a === b) return true;
		if (a && b && typeof a == "object" && typeof b == "object") {
			if (a.constructor !== b.constructor) return false;
			var length, i, keys;
			if (Array.isArray(a)) {
				length = a.length;
				if (length != b.length) return false;
				for (i = length; i-- !== 0;) if (!equal(a[i], b[i])) return false;
				return true;
			}
			if (a.constructor === RegExp) return a.source === b.source && a.flags === b.flags;
			if (a.valueOf !== Object.prototype.valueOf) return a.valueOf() === b.valueOf();
			if (a.toString !== Object.prototype.toString) return a.toString() === b.toString();
			keys = Object.keys(a);
			length = keys.length;
			if (length !== Object.keys(b).length) return false;
			for (i = length; i-- !== 0;) if (!Object.prototype.hasOwnProperty.call(b, keys[i])) return false;
			for (i = length; i-- !== 0;) {
				var key = keys[i];
				if (!equal(a[key], b[key])) return false;
			}
			return true;
		}
		return a !== a && b !== b;
	};
}));

// node_modules/json-schema-traverse/index.js
var require_json_schema_traverse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var traverse = module.exports = function(schema, opts, cb) {
		if (typeof opts == "function") {
			cb = opts;
			opts = {};
		}
		cb = opts.cb || cb;
		var pre = typeof cb == "function" ? cb : cb.pre || function() {};
		var post = cb.post || function() {};
		_traverse(opts, pre, post, schema, "", schema);
	};
	traverse.keywords = {
		additionalItems: true,
		items: true,
		contains: true,
		additionalProperties: true,
		propertyNames: true,
		not: true,
		if: true,
		then: true,
		else: true
	};
	traverse.arrayKeywords = {
		items: true,
		allOf: true,
		anyOf: true,
		oneOf: true
	};
	traverse.propsKeywords = {
		$defs: true,
		definitions: true,
		properties: true,
		patternProperties: true,
		dependencies: true
	};
	traverse.skipKeywords = {
		default: true,
		enum: true,
		const: true,
		required: true,
		maximum: true,
		minimum: true,
		exclusiveMaximum: true,
		exclusiveMinimum: true,
		multipleOf: true,
		maxLength: true,
		minLength: true,
		pattern: true,
		format: true,
		maxItems: true,
		minItems: true,
		uniqueItems: true,
		maxProperties: true,
		minProperties: true
	};
	function _traverse(opts, pre, post, schema, jsonPtr, rootSchema, parentJsonPtr, parentKeyword, parentSchema, keyIndex) {
		if (schema && typeof schema == "object" && !Array.isArray(schema)) {
			pre(schema, jsonPtr, rootSchema, parentJsonPtr, parentKeyword, parentSchema, keyIndex);
			for (var key in schema) {
				var sch = schema[key];
				if (Array.isArray(sch)) {
					if (key in traverse.arrayKeywords) for (var i = 0; i < sch.length; i++) _traverse(opts, pre, post, sch[i], jsonPtr + "/" + key + "/" + i, rootSchema, jsonPtr, key, schema, i);
				} else if (key in traverse.propsKeywords) {
					if (sch && typeof sch == "object") for (var prop in sch) _traverse(opts, pre, post, sch[prop], jsonPtr + "/" + key + "/" + escapeJsonPtr(prop), rootSchema, jsonPtr, key, schema, prop);
				} else if (key in traverse.keywords || opts.allKeys && !(key in traverse.skipKeywords)) _traverse(opts, pre, post, sch, jsonPtr + "/" + key, rootSchema, jsonPtr, key, schema);
			}
			post(schema, jsonPtr, rootSchema, parentJsonPtr, parentKeyword, parentSchema, keyIndex);
		}
	}
	function escapeJsonPtr(str) {
		return str.replace(/~/g, "~0").replace(/\//g, "~1");
	}
}));

// node_modules/ajv/dist/compile/resolve.js
var require_resolve = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.getSchemaRefs = exports.resolveUrl = exports.normalizeId = exports._getFullPath = exports.getFullPath = exports.inlineRef = void 0;
	const util_1 = require_util();
	const equal = require_fast_deep_equal();
	const traverse = require_json_schema_traverse();
	const SIMPLE_INLINED = /* @__PURE__ */ new Set([
		"type",
		"format",
		"pattern",
		"maxLength",
		"minLength",
		"maxProperties",
		"minProperties",
		"maxItems",
		"minItems",
		"maximum",
		"minimum",
		"uniqueItems",
		"multipleOf",
		"required",
		"enum",
		"const"
	]);
	function inlineRef(schema, limit = true) {
		if (typeof schema == "boolean") return true;
		if (limit === true) return !hasRef(schema);
		if (!limit) return false;
		return countKeys(schema) <= limit;
	}
	exports.inlineRef = inlineRef;
	const REF_KEYWORDS = /* @__PURE__ */ new Set([
		"$ref",
		"$recursiveRef",
		"$recursiveAnchor",
		"$dynamicRef",
		"$dynamicAnchor"
	]);
	function hasRef(schema) {
		for (const key in schema) {
			if (REF_KEYWORDS.has(key)) return true;
			const sch = schema[key];
			if (Array.isArray(sch) && sch.some(hasRef)) return true;
			if (typeof sch == "object" && hasRef(sch)) return true;
		}
		return false;
	}
	function countKeys(schema) {
		let count = 0;
		for (const key in schema) {
			if (key === "$ref") return Infinity;
			count++;
			if (SIMPLE_INLINED.has(key)) continue;
			if (typeof schema[key] == "object") (0, util_1.eachItem)(schema[key], (sch) => count += countKeys(sch));
			if (count === Infinity) return Infinity;
		}
		return count;
	}
	function getFullPath(resolver, id = "", normalize) {
		if (normalize !== false) id = normalizeId(id);
		return _getFullPath(resolver, resolver.parse(id));
	}
	exports.getFullPath = getFullPath;
	function _getFullPath(resolver, p) {
		return resolver.serialize(p).split("#")[0] + "#";
	}
	exports._getFullPath = _getFullPath;
	const TRAILING_SLASH_HASH = /#\/?$/;
	function normalizeId(id) {
		return id ? id.replace(TRAILING_SLASH_HASH, "") : "";
	}
	exports.normalizeId = normalizeId;
	function resolveUrl(resolver, baseId, id) {
		id = normalizeId(id);
		return resolver.resolve(baseId, id);
	}
	exports.resolveUrl = resolveUrl;
	const ANCHOR = /^[a-z_][-a-z0-9._]*$/i;
	function getSchemaRefs(schema, baseId) {
		if (typeof schema == "boolean") return {};
		const { schemaId, uriResolver } = this.opts;
		const schId = normalizeId(schema[schemaId] || baseId);
		const baseIds = { "": schId };
		const pathPrefix = getFullPath(uriResolver, schId, false);
		const localRefs = {};
		const schemaRefs = /* @__PURE__ */ new Set();
		traverse(schema, { allKeys: true }, (sch, jsonPtr, _, parentJsonPtr) => {
			if (parentJsonPtr === void 0) return;
			const fullPath = pathPrefix + jsonPtr;
			let innerBaseId = baseIds[parentJsonPtr];
			if (typeof sch[schemaId] == "string") innerBaseId = addRef.call(this, sch[schemaId]);
			addAnchor.call(this, sch.$anchor);
			addAnchor.call(this, sch.$dynamicAnchor);
			baseIds[jsonPtr] = innerBaseId;
			function addRef(ref) {
				const _resolve = this.opts.uriResolver.resolve;
				ref = normalizeId(innerBaseId ? _resolve(innerBaseId, ref) : ref);
				if (schemaRefs.has(ref)) throw ambiguos(ref);
				schemaRefs.add(ref);
				let schOrRef = this.refs[ref];
				if (typeof schOrRef == "string") schOrRef = this.refs[schOrRef];
				if (typeof schOrRef == "object") checkAmbiguosRef(sch, schOrRef.schema, ref);
				else if (ref !== normalizeId(fullPath)) {
					if (ref[0] === "#") {
						checkAmbiguosRef(sch, localRefs[ref], ref);
						localRefs[ref] = sch;
					} else this.refs[ref] = fullPath;
				}
				return ref;
			}
			function addAnchor(anchor) {
				if (typeof anchor == "string") {
					if (!ANCHOR.test(anchor)) throw new Error(`invalid anchor "${anchor}"`);
					addRef.call(this, `#${anchor}`);
				}
			}
		});
		return localRefs;
		function checkAmbiguosRef(sch1, sch2, ref) {
			if (sch2 !== void 0 && !equal(sch1, sch2)) throw ambiguos(ref);
		}
		function ambiguos(ref) {
			return /* @__PURE__ */ new Error(`reference "${ref}" resolves to more than one schema`);
		}
	}
	exports.getSchemaRefs = getSchemaRefs;
}));

// node_modules/ajv/dist/compile/validate/index.js
var require_validate = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.getData = exports.KeywordCxt = exports.validateFunctionCode = void 0;
	const boolSchema_1 = require_boolSchema();
	const dataType_1 = require_dataType();
	const applicability_1 = require_applicability();
	const dataType_2 = require_dataType();
	const defaults_1 = require_defaults();
	const keyword_1 = require_keyword();
	const subschema_1 = require_subschema();
	const codegen_1 = require_codegen();
	const names_1 = require_names();
	const resolve_1 = require_resolve();
	const util_1 = require_util();
	const errors_1 = require_errors$1();
	function validateFunctionCode(it) {
		if (isSchemaObj(it)) {
			checkKeywords(it);
			if (schemaCxtHasRules(it)) {
				topSchemaObjCode(it);
				return;
			}
		}
		validateFunction(it, () => (0, boolSchema_1.topBoolOrEmptySchema)(it));
	}
	exports.validateFunctionCode = validateFunctionCode;
	function validateFunction({ gen, validateName, schema, schemaEnv, opts }, body) {
		if (opts.code.es5) gen.func(validateName, (0, codegen_1._)`${names_1.default.data}, ${names_1.default.valCxt}`, schemaEnv.$async, () => {
			gen.code((0, codegen_1._)`"use strict"; ${funcSourceUrl(schema, opts)}`);
			destructureValCxtES5(gen, opts);
			gen.code(body);
		});
		else gen.func(validateName, (0, codegen_1._)`${names_1.default.data}, ${destructureValCxt(opts)}`, schemaEnv.$async, () => gen.code(funcSourceUrl(schema, opts)).code(body));
	}
	function destructureValCxt(opts) {
		return (0, codegen_1._)`{${names_1.default.instancePath}="", ${names_1.default.parentData}, ${names_1.default.parentDataProperty}, ${names_1.default.rootData}=${names_1.default.data}${opts.dynamicRef ? (0, codegen_1._)`, ${names_1.default.dynamicAnchors}={}` : codegen_1.nil}}={}`;
	}
	function destructureValCxtES5(gen, opts) {
		gen.if(names_1.default.valCxt, () => {
			gen.var(names_1.default.instancePath, (0, codegen_1._)`${names_1.default.valCxt}.${names_1.default.instancePath}`);
			gen.var(names_1.default.parentData, (0, codegen_1._)`${names_1.default.valCxt}.${names_1.default.parentData}`);
			gen.var(names_1.default.parentDataProperty, (0, codegen_1._)`${names_1.default.valCxt}.${names_1.default.parentDataProperty}`);
			gen.var(names_1.default.rootData, (0, codegen_1._)`${names_1.default.valCxt}.${names_1.default.rootData}`);
			if (opts.dynamicRef) gen.var(names_1.default.dynamicAnchors, (0, codegen_1._)`${names_1.default.valCxt}.${names_1.default.dynamicAnchors}`);
		}, () => {
			gen.var(names_1.default.instancePath, (0, codegen_1._)`""`);
			gen.var(names_1.default.parentData, (0, codegen_1._)`undefined`);
			gen.var(names_1.default.parentDataProperty, (0, codegen_1._)`undefined`);
			gen.var(names_1.default.rootData, names_1.default.data);
			if (opts.dynamicRef) gen.var(names_1.default.dynamicAnchors, (0, codegen_1._)`{}`);
		});
	}
	function topSchemaObjCode(it) {
		const { schema, opts, gen } = it;
		validateFunction(it, () => {
			if (opts.$comment && schema.$comment) commentKeyword(it);
			checkNoDefault(it);
			gen.let(names_1.default.vErrors, null);
			gen.let(names_1.default.errors, 0);
			if (opts.unevaluated) resetEvaluated(it);
			typeAndKeywords(it);
			returnResults(it);
		});
	}
	function resetEvaluated(it) {
		const { gen, validateName } = it;
		it.evaluated = gen.const("evaluated", (0, codegen_1._)`${validateName}.evaluated`);
		gen.if((0, codegen_1._)`${it.evaluated}.dynamicProps`, () => gen.assign((0, codegen_1._)`${it.evaluated}.props`, (0, codegen_1._)`undefined`));
		gen.if((0, codegen_1._)`${it.evaluated}.dynamicItems`, () => gen.assign((0, codegen_1._)`${it.evaluated}.items`, (0, codegen_1._)`undefined`));
	}
	function funcSourceUrl(schema, opts) {
		const schId = typeof schema == "object" && schema[opts.schemaId];
		return schId && (opts.code.source || opts.code.process) ? (0, codegen_1._)`/*# sourceURL=${schId} */` : codegen_1.nil;
	}
	function subschemaCode(it, valid) {
		if (isSchemaObj(it)) {
			checkKeywords(it);
			if (schemaCxtHasRules(it)) {
				subSchemaObjCode(it, valid);
				return;
			}
		}
		(0, boolSchema_1.boolOrEmptySchema)(it, valid);
	}
	function schemaCxtHasRules({ schema, self }) {
		if (typeof schema == "boolean") return !schema;
		for (const key in schema) if (self.RULES.all[key]) return true;
		return false;
	}
	function isSchemaObj(it) {
		return typeof it.schema != "boolean";
	}
	function subSchemaObjCode(it, valid) {
		const { schema, gen, opts } = it;
		if (opts.$comment && schema.$comment) commentKeyword(it);
		updateContext(it);
		checkAsyncSchema(it);
		const errsCount = gen.const("_errs", names_1.default.errors);
		typeAndKeywords(it, errsCount);
		gen.var(valid, (0, codegen_1._)`${errsCount} === ${names_1.default.errors}`);
	}
	function checkKeywords(it) {
		(0, util_1.checkUnknownRules)(it);
		checkRefsAndKeywords(it);
	}
	function typeAndKeywords(it, errsCount) {
		if (it.opts.jtd) return schemaKeywords(it, [], false, errsCount);
		const types = (0, dataType_1.getSchemaTypes)(it.schema);
		schemaKeywords(it, types, !(0, dataType_1.coerceAndCheckDataType)(it, types), errsCount);
	}
	function checkRefsAndKeywords(it) {
		const { schema, errSchemaPath, opts, self } = it;
		if (schema.$ref && opts.ignoreKeywordsWithRef && (0, util_1.schemaHasRulesButRef)(schema, self.RULES)) self.logger.warn(`$ref: keywords ignored in schema at path "${errSchemaPath}"`);
	}
	function checkNoDefault(it) {
		const { schema, opts } = it;
		if (schema.default !== void 0 && opts.useDefaults && opts.strictSchema) (0, util_1.checkStrictMode)(it, "default is ignored in the schema root");
	}
	function updateContext(it) {
		const schId = it.schema[it.opts.schemaId];
		if (schId) it.baseId = (0, resolve_1.resolveUrl)(it.opts.uriResolver, it.baseId, schId);
	}
	function checkAsyncSchema(it) {
		if (it.schema.$async && !it.schemaEnv.$async) throw new Error("async schema in sync schema");
	}
	function commentKeyword({ gen, schemaEnv, schema, errSchemaPath, opts }) {
		const msg = schema.$comment;
		if (opts.$comment === true) gen.code((0, codegen_1._)`${names_1.default.self}.logger.log(${msg})`);
		else if (typeof opts.$comment == "function") {
			const schemaPath = (0, codegen_1.str)`${errSchemaPath}/$comment`;
			const rootName = gen.scopeValue("root", { ref: schemaEnv.root });
			gen.code((0, codegen_1._)`${names_1.default.self}.opts.$comment(${msg}, ${schemaPath}, ${rootName}.schema)`);
		}
	}
	function returnResults(it) {
		const { gen, schemaEnv, validateName, ValidationError, opts } = it;
		if (schemaEnv.$async) gen.if((0, codegen_1._)`${names_1.default.errors} === 0`, () => gen.return(names_1.default.data), () => gen.throw((0, codegen_1._)`new ${ValidationError}(${names_1.default.vErrors})`));
		else {
			gen.assign((0, codegen_1._)`${validateName}.errors`, names_1.default.vErrors);
			if (opts.unevaluated) assignEvaluated(it);
			gen.return((0, codegen_1._)`${names_1.default.errors} === 0`);
		}
	}
	function assignEvaluated({ gen, evaluated, props, items }) {
		if (props instanceof codegen_1.Name) gen.assign((0, codegen_1._)`${evaluated}.props`, props);
		if (items instanceof codegen_1.Name) gen.assign((0, codegen_1._)`${evaluated}.items`, items);
	}
	function schemaKeywords(it, types, typeErrors, errsCount) {
		const { gen, schema, data, allErrors, opts, self } = it;
		const { RULES } = self;
		if (schema.$ref && (opts.ignoreKeywordsWithRef || !(0, util_1.schemaHasRulesButRef)(schema, RULES))) {
			gen.block(() => keywordCode(it, "$ref", RULES.all.$ref.definition));
			return;
		}
		if (!opts.jtd) checkStrictTypes(it, types);
		gen.block(() => {
			for (const group of RULES.rules) groupKeywords(group);
			groupKeywords(RULES.post);
		});
		function groupKeywords(group) {
			if (!(0, applicability_1.shouldUseGroup)(schema, group)) return;
			if (group.type) {
				gen.if((0, dataType_2.checkDataType)(group.type, data, opts.strictNumbers));
				iterateKeywords(it, group);
				if (types.length === 1 && types[0] === group.type && typeErrors) {
					gen.else();
					(0, dataType_2.reportTypeError)(it);
				}
				gen.endIf();
			} else iterateKeywords(it, group);
			if (!allErrors) gen.if((0, codegen_1._)`${names_1.default.errors} === ${errsCount || 0}`);
		}
	}
	function iterateKeywords(it, group) {
		const { gen, schema, opts: { useDefaults } } = it;
		if (useDefaults) (0, defaults_1.assignDefaults)(it, group.type);
		gen.block(() => {
			for (const rule of group.rules) if ((0, applicability_1.shouldUseRule)(schema, rule)) keywordCode(it, rule.keyword, rule.definition, group.type);
		});
	}
	function checkStrictTypes(it, types) {
		if (it.schemaEnv.meta || !it.opts.strictTypes) return;
		checkContextTypes(it, types);
		if (!it.opts.allowUnionTypes) checkMultipleTypes(it, types);
		checkKeywordTypes(it, it.dataTypes);
	}
	function checkContextTypes(it, types) {
		if (!types.length) return;
		if (!it.dataTypes.length) {
			it.dataTypes = types;
			return;
		}
		types.forEach((t) => {
			if (!includesType(it.dataTypes, t)) strictTypesError(it, `type "${t}" not allowed by context "${it.dataTypes.join(",")}"`);
		});
		narrowSchemaTypes(it, types);
	}
	function checkMultipleTypes(it, ts) {
		if (ts.length > 1 && !(ts.length === 2 && ts.includes("null"))) strictTypesError(it, "use allowUnionTypes to allow union type keyword");
	}
	function checkKeywordTypes(it, ts) {
		const rules = it.self.RULES.all;
		for (const keyword in rules) {
			const rule = rules[keyword];
			if (typeof rule == "object" && (0, applicability_1.shouldUseRule)(it.schema, rule)) {
				const { type } = rule.definition;
				if (type.length && !type.some((t) => hasApplicableType(ts, t))) strictTypesError(it, `missing type "${type.join(",")}" for keyword "${keyword}"`);
			}
		}
	}
	function hasApplicableType(schTs, kwdT) {
		return schTs.includes(kwdT) || kwdT === "number" && schTs.includes("integer");
	}
	function includesType(ts, t) {
		return ts.includes(t) || t === "integer" && ts.includes("number");
	}
	function narrowSchemaTypes(it, withTypes) {
		const ts = [];
		for (const t of it.dataTypes) if (includesType(withTypes, t)) ts.push(t);
		else if (withTypes.includes("integer") && t === "number") ts.push("integer");
		it.dataTypes = ts;
	}
	function strictTypesError(it, msg) {
		const schemaPath = it.schemaEnv.baseId + it.errSchemaPath;
		msg += ` at "${schemaPath}" (strictTypes)`;
		(0, util_1.checkStrictMode)(it, msg, it.opts.strictTypes);
	}
	var KeywordCxt = class {
		constructor(it, def, keyword) {
			(0, keyword_1.validateKeywordUsage)(it, def, keyword);
			this.gen = it.gen;
			this.allErrors = it.allErrors;
			this.keyword = keyword;
			this.data = it.data;
			this.schema = it.schema[keyword];
			this.$data = def.$data && it.opts.$data && this.schema && this.schema.$data;
			this.schemaValue = (0, util_1.schemaRefOrVal)(it, this.schema, keyword, this.$data);
			this.schemaType = def.schemaType;
			this.parentSchema = it.schema;
			this.params = {};
			this.it = it;
			this.def = def;
			if (this.$data) this.schemaCode = it.gen.const("vSchema", getData(this.$data, it));
			else {
				this.schemaCode = this.schemaValue;
				if (!(0, keyword_1.validSchemaType)(this.schema, def.schemaType, def.allowUndefined)) throw new Error(`${keyword} value must be ${JSON.stringify(def.schemaType)}`);
			}
			if ("code" in def ? def.trackErrors : def.errors !== false) this.errsCount = it.gen.const("_errs", names_1.default.errors);
		}
		result(condition, successAction, failAction) {
			this.failResult((0, codegen_1.not)(condition), successAction, failAction);
		}
		failResult(condition, successAction, failAction) {
			this.gen.if(condition);
			if (failAction) failAction();
			else this.error();
			if (successAction) {
				this.gen.else();
				successAction();
				if (this.allErrors) this.gen.endIf();
			} else if (this.allErrors) this.gen.endIf();
			else this.gen.else();
		}
		pass(condition, failAction) {
			this.failResult((0, codegen_1.not)(condition), void 0, failAction);
		}
		fail(condition) {
			if (condition === void 0) {
				this.error();
				if (!this.allErrors) this.gen.if(false);
				return;
			}
			this.gen.if(condition);
			this.error();
			if (this.allErrors) this.gen.endIf();
			else this.gen.else();
		}
		fail$data(condition) {
			if (!this.$data) return this.fail(condition);
			const { schemaCode } = this;
			this.fail((0, codegen_1._)`${schemaCode} !== undefined && (${(0, codegen_1.or)(this.invalid$data(), condition)})`);
		}
		error(append, errorParams, errorPaths) {
			if (errorParams) {
				this.setParams(errorParams);
				this._error(append, errorPaths);
				this.setParams({});
				return;
			}
			this._error(append, errorPaths);
		}
		_error(append, errorPaths) {
			(append ? errors_1.reportExtraError : errors_1.reportError)(this, this.def.error, errorPaths);
		}
		$dataError() {
			(0, errors_1.reportError)(this, this.def.$dataError || errors_1.keyword$DataError);
		}
		reset() {
			if (this.errsCount === void 0) throw new Error("add \"trackErrors\" to keyword definition");
			(0, errors_1.resetErrorsCount)(this.gen, this.errsCount);
		}
		ok(cond) {
			if (!this.allErrors) this.gen.if(cond);
		}
		setParams(obj, assign) {
			if (assign) Object.assign(this.params, obj);
			else this.params = obj;
		}
		block$data(valid, codeBlock, $dataValid = codegen_1.nil) {
			this.gen.block(() => {
				this.check$data(valid, $dataValid);
				codeBlock();
			});
		}
		check$data(valid = codegen_1.nil, $dataValid = codegen_1.nil) {
			if (!this.$data) return;
			const { gen, schemaCode, schemaType, def } = this;
			gen.if((0, codegen_1.or)((0, codegen_1._)`${schemaCode} === undefined`, $dataValid));
			if (valid !== codegen_1.nil) gen.assign(valid, true);
			if (schemaType.length || def.validateSchema) {
				gen.elseIf(this.invalid$data());
				this.$dataError();
				if (valid !== codegen_1.nil) gen.assign(valid, false);
			}
			gen.else();
		}
		invalid$data() {
			const { gen, schemaCode, schemaType, def, it } = this;
			return (0, codegen_1.or)(wrong$DataType(), invalid$DataSchema());
			function wrong$DataType() {
				if (schemaType.length) {
					/* istanbul ignore if */
					if (!(schemaCode instanceof codegen_1.Name)) throw new Error("ajv implementation error");
					const st = Array.isArray(schemaType) ? schemaType : [schemaType];
					return (0, codegen_1._)`${(0, dataType_2.checkDataTypes)(st, schemaCode, it.opts.strictNumbers, dataType_2.DataType.Wrong)}`;
				}
				return codegen_1.nil;
			}
			function invalid$DataSchema() {
				if (def.validateSchema) {
					const validateSchemaRef = gen.scopeValue("validate$data", { ref: def.validateSchema });
					return (0, codegen_1._)`!${validateSchemaRef}(${schemaCode})`;
				}
				return codegen_1.nil;
			}
		}
		subschema(appl, valid) {
			const subschema = (0, subschema_1.getSubschema)(this.it, appl);
			(0, subschema_1.extendSubschemaData)(subschema, this.it, appl);
			(0, subschema_1.extendSubschemaMode)(subschema, appl);
			const nextContext = {
				...this.it,
				...subschema,
				items: void 0,
				props: void 0
			};
			subschemaCode(nextContext, valid);
			return nextContext;
		}
		mergeEvaluated(schemaCxt, toName) {
			const { it, gen } = this;
			if (!it.opts.unevaluated) return;
			if (it.props !== true && schemaCxt.props !== void 0) it.props = util_1.mergeEvaluated.props(gen, schemaCxt.props, it.props, toName);
			if (it.items !== true && schemaCxt.items !== void 0) it.items = util_1.mergeEvaluated.items(gen, schemaCxt.items, it.items, toName);
		}
		mergeValidEvaluated(schemaCxt, valid) {
			const { it, gen } = this;
			if (it.opts.unevaluated && (it.props !== true || it.items !== true)) {
				gen.if(valid, () => this.mergeEvaluated(schemaCxt, codegen_1.Name));
				return true;
			}
		}
	};
	exports.KeywordCxt = KeywordCxt;
	function keywordCode(it, keyword, def, ruleType) {
		const cxt = new KeywordCxt(it, def, keyword);
		if ("code" in def) def.code(cxt, ruleType);
		else if (cxt.$data && def.validate) (0, keyword_1.funcKeywordCode)(cxt, def);
		else if ("macro" in def) (0, keyword_1.macroKeywordCode)(cxt, def);
		else if (def.compile || def.validate) (0, keyword_1.funcKeywordCode)(cxt, def);
	}
	const JSON_POINTER = /^\/(?:[^~]|~0|~1)*$/;
	const RELATIVE_JSON_POINTER = /^([0-9]+)(#|\/(?:[^~]|~0|~1)*)?$/;
	function getData($data, { dataLevel, dataNames, dataPathArr }) {
		let jsonPointer;
		let data;
		if ($data === "") return names_1.default.rootData;
		if ($data[0] === "/") {
			if (!JSON_POINTER.test($data)) throw new Error(`Invalid JSON-pointer: ${$data}`);
			jsonPointer = $data;
			data = names_1.default.rootData;
		} else {
			const matches = RELATIVE_JSON_POINTER.exec($data);
			if (!matches) throw new Error(`Invalid JSON-pointer: ${$data}`);
			const up = +matches[1];
			jsonPointer = matches[2];
			if (jsonPointer === "#") {
				if (up >= dataLevel) throw new Error(errorMsg("property/index", up));
				return dataPathArr[dataLevel - up];
			}
			if (up > dataLevel) throw new Error(errorMsg("data", up));
			data = dataNames[dataLevel - up];
			if (!jsonPointer) return data;
		}
		let expr = data;
		const segments = jsonPointer.split("/");
		for (const segment of segments) if (segment) {
			data = (0, codegen_1._)`${data}${(0, codegen_1.getProperty)((0, util_1.unescapeJsonPointer)(segment))}`;
			expr = (0, codegen_1._)`${expr} && ${data}`;
		}
		return expr;
		function errorMsg(pointerType, up) {
			return `Cannot access ${pointerType} ${up} levels up, current level is ${dataLevel}`;
		}
	}
	exports.getData = getData;
}));

// node_modules/ajv/dist/runtime/validation_error.js
var require_validation_error = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	var ValidationError = class extends Error {
		constructor(errors) {
			super("validation failed");
			this.errors = errors;
			this.ajv = this.validation = true;
		}
	};
	exports.default = ValidationError;
}));

// node_modules/ajv/dist/compile/ref_error.js
var require_ref_error = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const resolve_1 = require_resolve();
	var MissingRefError = class extends Error {
		constructor(resolver, baseId, ref, msg) {
			super(msg || `can't resolve reference ${ref} from id ${baseId}`);
			this.missingRef = (0, resolve_1.resolveUrl)(resolver, baseId, ref);
			this.missingSchema = (0, resolve_1.normalizeId)((0, resolve_1.getFullPath)(resolver, this.missingRef));
		}
	};
	exports.default = MissingRefError;
}));

// node_modules/ajv/dist/compile/index.js
var require_compile = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.resolveSchema = exports.getCompilingSchema = exports.resolveRef = exports.compileSchema = exports.SchemaEnv = void 0;
	const codegen_1 = require_codegen();
	const validation_error_1 = require_validation_error();
	const names_1 = require_names();
	const resolve_1 = require_resolve();
	const util_1 = require_util();
	const validate_1 = require_validate();
	var SchemaEnv = class {
		constructor(env) {
			var _a;
			this.refs = {};
			this.dynamicAnchors = {};
			let schema;
			if (typeof env.schema == "object") schema = env.schema;
			this.schema = env.schema;
			this.schemaId = env.schemaId;
			this.root = env.root || this;
			this.baseId = (_a = env.baseId) !== null && _a !== void 0 ? _a : (0, resolve_1.normalizeId)(schema === null || schema === void 0 ? void 0 : schema[env.schemaId || "$id"]);
			this.schemaPath = env.schemaPath;
			this.localRefs = env.localRefs;
			this.meta = env.meta;
			this.$async = schema === null || schema === void 0 ? void 0 : schema.$async;
			this.refs = {};
		}
	};
	exports.SchemaEnv = SchemaEnv;
	function compileSchema(sch) {
		const _sch = getCompilingSchema.call(this, sch);
		if (_sch) return _sch;
		const rootId = (0, resolve_1.getFullPath)(this.opts.uriResolver, sch.root.baseId);
		const { es5, lines } = this.opts.code;
		const { ownProperties } = this.opts;
		const gen = new codegen_1.CodeGen(this.scope, {
			es5,
			lines,
			ownProperties
		});
		let _ValidationError;
		if (sch.$async) _ValidationError = gen.scopeValue("Error", {
			ref: validation_error_1.default,
			code: (0, codegen_1._)`require("ajv/dist/runtime/validation_error").default`
		});
		const validateName = gen.scopeName("validate");
		sch.validateName = validateName;
		const schemaCxt = {
			gen,
			allErrors: this.opts.allErrors,
			data: names_1.default.data,
			parentData: names_1.default.parentData,
			parentDataProperty: names_1.default.parentDataProperty,
			dataNames: [names_1.default.data],
			dataPathArr: [codegen_1.nil],
			dataLevel: 0,
			dataTypes: [],
			definedProperties: /* @__PURE__ */ new Set(),
			topSchemaRef: gen.scopeValue("schema", this.opts.code.source === true ? {
				ref: sch.schema,
				code: (0, codegen_1.stringify)(sch.schema)
			} : { ref: sch.schema }),
			validateName,
			ValidationError: _ValidationError,
			schema: sch.schema,
			schemaEnv: sch,
			rootId,
			baseId: sch.baseId || rootId,
			schemaPath: codegen_1.nil,
			errSchemaPath: sch.schemaPath || (this.opts.jtd ? "" : "#"),
			errorPath: (0, codegen_1._)`""`,
			opts: this.opts,
			self: this
		};
		let sourceCode;
		try {
			this._compilations.add(sch);
			(0, validate_1.validateFunctionCode)(schemaCxt);
			gen.optimize(this.opts.code.optimize);
			const validateCode = gen.toString();
			sourceCode = `${gen.scopeRefs(names_1.default.scope)}return ${validateCode}`;
			if (this.opts.code.process) sourceCode = this.opts.code.process(sourceCode, sch);
			const validate = new Function(`${names_1.default.self}`, `${names_1.default.scope}`, sourceCode)(this, this.scope.get());
			this.scope.value(validateName, { ref: validate });
			validate.errors = null;
			validate.schema = sch.schema;
			validate.schemaEnv = sch;
			if (sch.$async) validate.$async = true;
			if (this.opts.code.source === true) validate.source = {
				validateName,
				validateCode,
				scopeValues: gen._values
			};
			if (this.opts.unevaluated) {
				const { props, items } = schemaCxt;
				validate.evaluated = {
					props: props instanceof codegen_1.Name ? void 0 : props,
					items: items instanceof codegen_1.Name ? void 0 : items,
					dynamicProps: props instanceof codegen_1.Name,
					dynamicItems: items instanceof codegen_1.Name
				};
				if (validate.source) validate.source.evaluated = (0, codegen_1.stringify)(validate.evaluated);
			}
			sch.validate = validate;
			return sch;
		} catch (e) {
			delete sch.validate;
			delete sch.validateName;
			if (sourceCode) this.logger.error("Error compiling schema, function code:", sourceCode);
			throw e;
		} finally {
			this._compilations.delete(sch);
		}
	}
	exports.compileSchema = compileSchema;
	function resolveRef(root, baseId, ref) {
		var _a;
		ref = (0, resolve_1.resolveUrl)(this.opts.uriResolver, baseId, ref);
		const schOrFunc = root.refs[ref];
		if (schOrFunc) return schOrFunc;
		let _sch = resolve.call(this, root, ref);
		if (_sch === void 0) {
			const schema = (_a = root.localRefs) === null || _a === void 0 ? void 0 : _a[ref];
			const { schemaId } = this.opts;
			if (schema) _sch = new SchemaEnv({
				schema,
				schemaId,
				root,
				baseId
			});
		}
		if (_sch === void 0) return;
		return root.refs[ref] = inlineOrCompile.call(this, _sch);
	}
	exports.resolveRef = resolveRef;
	function inlineOrCompile(sch) {
		if ((0, resolve_1.inlineRef)(sch.schema, this.opts.inlineRefs)) return sch.schema;
		return sch.validate ? sch : compileSchema.call(this, sch);
	}
	function getCompilingSchema(schEnv) {
		for (const sch of this._compilations) if (sameSchemaEnv(sch, schEnv)) return sch;
	}
	exports.getCompilingSchema = getCompilingSchema;
	function sameSchemaEnv(s1, s2) {
		return s1.schema === s2.schema && s1.root === s2.root && s1.baseId === s2.baseId;
	}
	function resolve(root, ref) {
		let sch;
		while (typeof (sch = this.refs[ref]) == "string") ref = sch;
		return sch || this.schemas[ref] || resolveSchema.call(this, root, ref);
	}
	function resolveSchema(root, ref) {
		const p = this.opts.uriResolver.parse(ref);
		const refPath = (0, resolve_1._getFullPath)(this.opts.uriResolver, p);
		let baseId = (0, resolve_1.getFullPath)(this.opts.uriResolver, root.baseId, void 0);
		if (Object.keys(root.schema).length > 0 && refPath === baseId) return getJsonPointer.call(this, p, root);
		const id = (0, resolve_1.normalizeId)(refPath);
		const schOrRef = this.refs[id] || this.schemas[id];
		if (typeof schOrRef == "string") {
			const sch = resolveSchema.call(this, root, schOrRef);
			if (typeof (sch === null || sch === void 0 ? void 0 : sch.schema) !== "object") return;
			return getJsonPointer.call(this, p, sch);
		}
		if (typeof (schOrRef === null || schOrRef === void 0 ? void 0 : schOrRef.schema) !== "object") return;
		if (!schOrRef.validate) compileSchema.call(this, schOrRef);
		if (id === (0, resolve_1.normalizeId)(ref)) {
			const { schema } = schOrRef;
			const { schemaId } = this.opts;
			const schId = schema[schemaId];
			if (schId) baseId = (0, resolve_1.resolveUrl)(this.opts.uriResolver, baseId, schId);
			return new SchemaEnv({
				schema,
				schemaId,
				root,
				baseId
			});
		}
		return getJsonPointer.call(this, p, schOrRef);
	}
	exports.resolveSchema = resolveSchema;
	const PREVENT_SCOPE_CHANGE = /* @__PURE__ */ new Set([
		"properties",
		"patternProperties",
		"enum",
		"dependencies",
		"definitions"
	]);
	function getJsonPointer(parsedRef, { baseId, schema, root }) {
		var _a;
		if (((_a = parsedRef.fragment) === null || _a === void 0 ? void 0 : _a[0]) !== "/") return;
		for (const part of parsedRef.fragment.slice(1).split("/")) {
			if (typeof schema === "boolean") return;
			const partSchema = schema[(0, util_1.unescapeFragment)(part)];
			if (partSchema === void 0) return;
			schema = partSchema;
			const schId = typeof schema === "object" && schema[this.opts.schemaId];
			if (!PREVENT_SCOPE_CHANGE.has(part) && schId) baseId = (0, resolve_1.resolveUrl)(this.opts.uriResolver, baseId, schId);
		}
		let env;
		if (typeof schema != "boolean" && schema.$ref && !(0, util_1.schemaHasRulesButRef)(schema, this.RULES)) {
			const $ref = (0, resolve_1.resolveUrl)(this.opts.uriResolver, baseId, schema.$ref);
			env = resolveSchema.call(this, root, $ref);
		}
		const { schemaId } = this.opts;
		env = env || new SchemaEnv({
			schema,
			schemaId,
			root,
			baseId
		});
		if (env.schema !== env.root.schema) return env;
	}
}));

// node_modules/ajv/dist/refs/data.json
var require_data = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$id": "https://raw.githubusercontent.com/ajv-validator/ajv/master/lib/refs/data.json#",
		"description": "Meta-schema for $data reference (JSON AnySchema extension proposal)",
		"type": "object",
		"required": ["$data"],
		"properties": { "$data": {
			"type": "string",
			"anyOf": [{ "format": "relative-json-pointer" }, { "format": "json-pointer" }]
		} },
		"additionalProperties": false
	};
}));

// node_modules/fast-uri/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const isUUID = RegExp.prototype.test.bind(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/iu);
	const isIPv4 = RegExp.prototype.test.bind(/^(?:(?:25[0-5]|2[0-4]\d|1\d{2}|[1-9]\d|\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d{2}|[1-9]\d|\d)$/u);
	const isPort = RegExp.prototype.test.bind(/^\d*$/u);
	const isHexPair = RegExp.prototype.test.bind(/^[\da-f]{2}$/iu);
	const isUnreserved = RegExp.prototype.test.bind(/^[\da-z\-._~]$/iu);
	const isPathCharacter = RegExp.prototype.test.bind(/^[A-Za-z0-9\-._~!$&'()*+,;=:@/]$/u);
	const isQueryFragmentCharacter = RegExp.prototype.test.bind(/^[A-Za-z0-9\-._~!$&'()*+,;=:@/?]$/u);
	const isUserinfoCharacter = RegExp.prototype.test.bind(/^[A-Za-z0-9\-._~!$&'()*+,;=:]$/u);
	const BYTE_HEX = new Array(256);
	{
		const HEX_DIGITS = "0123456789ABCDEF";
		for (let i = 0; i < 256; i++) BYTE_HEX[i] = "%" + HEX_DIGITS[i >> 4] + HEX_DIGITS[i & 15];
	}
	function percentEncodeNonAscii(cp) {
		if (cp < 2048) return BYTE_HEX[192 | cp >> 6] + BYTE_HEX[128 | cp & 63];
		if (cp < 65536) return BYTE_HEX[224 | cp >> 12] + BYTE_HEX[128 | cp >> 6 & 63] + BYTE_HEX[128 | cp & 63];
		return BYTE_HEX[240 | cp >> 18] + BYTE_HEX[128 | cp >> 12 & 63] + BYTE_HEX[128 | cp >> 6 & 63] + BYTE_HEX[128 | cp & 63];
	}
	function stringArrayToHexStripped(input) {
		let acc = "";
		let code = 0;
		let i = 0;
		for (i = 0; i < input.length; i++) {
			code = input[i].charCodeAt(0);
			if (code === 48) continue;
			if (!(code >= 48 && code <= 57 || code >= 65 && code <= 70 || code >= 97 && code <= 102)) return "";
			acc += input[i];
			break;
		}
		for (i += 1; i < input.length; i++) {
			code = input[i].charCodeAt(0);
			if (!(code >= 48 && code <= 57 || code >= 65 && code <= 70 || code >= 97 && code <= 102)) return "";
			acc += input[i];
		}
		return acc;
	}
	const isHextet = RegExp.prototype.test.bind(/^[\dA-Fa-f]{1,4}$/);
	const isIPvFuture = RegExp.prototype.test.bind(/^[vV][\dA-Fa-f]+\.[A-Za-z\d\-._~!$&'()*+,;=:]+$/);
	const isZoneCharacter = RegExp.prototype.test.bind(/^[A-Za-z\d\-._~]$/);
	const nonSimpleDomain = RegExp.prototype.test.bind(/[^!"$&'()*+,\-.;=_`a-z{}~]/u);
	function isZoneIdentifier(zone) {
		if (zone.length === 0) return false;
		for (let i = 0; i < zone.length; i++) {
			if (isZoneCharacter(zone[i])) continue;
			if (zone[i] === "%" && i + 2 < zone.length && isHexPair(zone.slice(i + 1, i + 3))) {
				i += 2;
				continue;
			}
			return false;
		}
		return true;
	}
	function compressIPv6ZeroRun(hextets) {
		let bestStart = -1;
		let bestLength = 0;
		let runStart = -1;
		let runLength = 0;
		for (let i = 0; i < hextets.length; i++) if (hextets[i] === "0") {
			if (runStart === -1) runStart = i;
			runLength++;
			if (runLength > bestLength) {
				bestLength = runLength;
				bestStart = runStart;
			}
		} else {
			runStart = -1;
			runLength = 0;
		}
		if (bestLength < 2) return hextets.join(":");
		const head = hextets.slice(0, bestStart).join(":");
		const tail = hextets.slice(bestStart + bestLength).join(":");
		return head + "::" + tail;
	}
	function normalizeIPv6Address(input) {
		const compression = input.indexOf("::");
		if (compression !== -1 && input.indexOf("::", compression + 1) !== -1) return void 0;
		const left = compression === -1 ? input.split(":") : input.slice(0, compression).split(":");
		const right = compression === -1 ? [] : input.slice(compression + 2).split(":");
		if (compression !== -1) {
			if (left.length === 1 && left[0] === "") left.length = 0;
			if (right.length === 1 && right[0] === "") right.length = 0;
		}
		const parts = left.concat(right);
		let hextetCount = 0;
		for (let i = 0; i < parts.length; i++) {
			const part = parts[i];
			if (part === "") return void 0;
			if (part.indexOf(".") !== -1) {
				if (i !== parts.length - 1 || compression !== -1 && right.length === 0 || !isIPv4(part)) return void 0;
				hextetCount += 2;
				continue;
			}
			if (!isHextet(part)) return void 0;
			parts[i] = parseInt(part, 16).toString(16);
			hextetCount++;
		}
		if (compression === -1) {
			if (hextetCount !== 8) return void 0;
			return compressIPv6ZeroRun(parts);
		}
		if (hextetCount >= 8) return void 0;
		const expanded = parts.slice(0, left.length);
		for (let i = hextetCount; i < 8; i++) expanded.push("0");
		for (let i = left.length; i < parts.length; i++) expanded.push(parts[i]);
		return compressIPv6ZeroRun(expanded);
	}
	function normalizeIPv6(host) {
		const bracketed = host[0] === "[" && host[host.length - 1] === "]";
		if ((host[0] === "[" || host[host.length - 1] === "]") && !bracketed) return {
			host,
			isIPV6: false,
			error: true
		};
		let input = bracketed ? host.slice(1, -1) : host;
		if (bracketed && isIPvFuture(input)) {
			input = input.toLowerCase();
			return {
				host: `[${input}]`,
				escapedHost: input,
				isIPV6: false,
				isIPVFuture: true
			};
		}
		if (findToken(input, ":") < 2) return {
			host,
			isIPV6: false,
			error: bracketed
		};
		let zoneIdentifier = "";
		const zoneSeparator = input.indexOf("%");
		if (zoneSeparator !== -1) {
			const separatorLength = input.slice(zoneSeparator, zoneSeparator + 3).toLowerCase() === "%25" ? 3 : 1;
			zoneIdentifier = input.slice(zoneSeparator + separatorLength);
			if (!isZoneIdentifier(zoneIdentifier)) return {
				host,
				isIPV6: false,
				error: true
			};
			input = input.slice(0, zoneSeparator);
		}
		const address = normalizeIPv6Address(input);
		if (address === void 0) return {
			host,
			isIPV6: false,
			error: true
		};
		return {
			host: address + (zoneIdentifier ? "%" + zoneIdentifier : ""),
			escapedHost: address + (zoneIdentifier ? "%25" + zoneIdentifier : ""),
			isIPV6: true
		};
	}
	function findToken(str, token) {
		let ind = 0;
		for (let i = 0; i < str.length; i++) if (str[i] === token) ind++;
		return ind;
	}
	function removeDotSegments(path) {
		let input = path;
		const output = [];
		let nextSlash = -1;
		let len = 0;
		while (len = input.length) {
			if (len === 1) {
				if (input === ".") break;
				else if (input === "/") {
					output.push("/");
					break;
				} else {
					output.push(input);
					break;
				}
			} else if (len === 2) {
				if (input[0] === ".") {
					if (input[1] === ".") break;
					else if (input[1] === "/") {
						input = input.slice(2);
						continue;
					}
				} else if (input[0] === "/") {
					if (input[1] === "." || input[1] === "/") {
						output.push("/");
						break;
					}
				}
			} else if (len === 3) {
				if (input === "/..") {
					if (output.length !== 0) output.pop();
					output.push("/");
					break;
				}
			}
			if (input[0] === ".") {
				if (input[1] === ".") {
					if (input[2] === "/") {
						input = input.slice(3);
						continue;
					}
				} else if (input[1] === "/") {
					input = input.slice(2);
					continue;
				}
			} else if (input[0] === "/") {
				if (input[1] === ".") {
					if (input[2] === "/") {
						input = input.slice(2);
						continue;
					} else if (input[2] === ".") {
						if (input[3] === "/") {
							input = input.slice(3);
							if (output.length !== 0) output.pop();
							continue;
						}
					}
				}
			}
			if ((nextSlash = input.indexOf("/", 1)) === -1) {
				output.push(input);
				break;
			} else {
				output.push(input.slice(0, nextSlash));
				input = input.slice(nextSlash);
			}
		}
		return output.join("");
	}
	function removeDotSegmentsRelative(path) {
		if (path === "" || path[0] === "/") return removeDotSegments(path);
		const segments = path.split("/");
		const last = segments.length - 1;
		const output = [];
		let trailingDirectory = false;
		for (let i = 0; i <= last; i++) {
			const segment = segments[i];
			if (segment === "." || segment === "..") {
				if (segment === "..") {
					if (output.length !== 0 && output[output.length - 1] !== "..") output.pop();
					else output.push("..");
				}
				trailingDirectory = i === last;
			} else output.push(segment);
		}
		if (trailingDirectory && output[output.length - 1] !== "..") output.push("");
		if (output.length === 0 || output[0] === "" || output[0].includes(":")) output.unshift(".");
		return output.join("/");
	}
	const HOST_DELIMS = {
		"@": "%40",
		"/": "%2F",
		"?": "%3F",
		"#": "%23",
		":": "%3A"
	};
	const HOST_DELIM_RE = /[@/?#:]/g;
	const HOST_DELIM_NO_COLON_RE = /[@/?#]/g;
	function reescapeHostDelimiters(host, isIP) {
		const re = isIP ? HOST_DELIM_NO_COLON_RE : HOST_DELIM_RE;
		re.lastIndex = 0;
		return host.replace(re, (ch) => HOST_DELIMS[ch]);
	}
	function normalizePercentEncoding(input, decodeUnreserved = false) {
		if (input.indexOf("%") === -1) return input;
		let output = "";
		for (let i = 0; i < input.length; i++) {
			if (input[i] === "%" && i + 2 < input.length) {
				const hex = input.slice(i + 1, i + 3);
				if (isHexPair(hex)) {
					const normalizedHex = hex.toUpperCase();
					const decoded = String.fromCharCode(parseInt(normalizedHex, 16));
					if (decodeUnreserved && isUnreserved(decoded)) output += decoded;
					else output += "%" + normalizedHex;
					i += 2;
					continue;
				}
			}
			output += input[i];
		}
		return output;
	}
	function normalizePathEncoding(input) {
		let output = "";
		for (let i = 0; i < input.length; i++) {
			const ch = input[i];
			if (ch === "%" && i + 2 < input.length) {
				const hex = input.slice(i + 1, i + 3);
				if (isHexPair(hex)) {
					const normalizedHex = hex.toUpperCase();
					const decoded = String.fromCharCode(parseInt(normalizedHex, 16));
					if (decoded !== "." && isUnreserved(decoded)) output += decoded;
					else output += "%" + normalizedHex;
					i += 2;
					continue;
				}
			}
			if (isPathCharacter(ch)) output += ch;
			else {
				const code = input.charCodeAt(i);
				if (code < 128) output += isEscapeSafe(code) ? ch : BYTE_HEX[code];
				else if (code < 55296 || code > 57343) output += percentEncodeNonAscii(code);
				else if (code <= 56319 && i + 1 < input.length) {
					const low = input.charCodeAt(i + 1);
					if (low >= 56320 && low <= 57343) {
						output += percentEncodeNonAscii(65536 + (code - 55296 << 10) + (low - 56320));
						i++;
					} else output += percentEncodeNonAscii(65533);
				} else output += percentEncodeNonAscii(65533);
			}
		}
		return output;
	}
	function serializePathEncoding(input, pathNoScheme = false) {
		let output = "";
		let firstSegment = pathNoScheme && input[0] !== "/";
		for (let i = 0; i < input.length; i++) {
			const ch = input[i];
			if (ch === "%" && i + 2 < input.length) {
				const hex = input.slice(i + 1, i + 3);
				if (isHexPair(hex)) {
					output += "%" + hex.toUpperCase();
					i += 2;
					continue;
				}
			}
			if (ch === "/") firstSegment = false;
			if (isPathCharacter(ch) && (ch !== ":" || !firstSegment)) output += ch;
			else {
				const code = input.charCodeAt(i);
				if (code < 128) output += BYTE_HEX[code];
				else if (code < 55296 || code > 57343) output += percentEncodeNonAscii(code);
				else if (code <= 56319 && i + 1 < input.length) {
					const low = input.charCodeAt(i + 1);
					if (low >= 56320 && low <= 57343) {
						output += percentEncodeNonAscii(65536 + (code - 55296 << 10) + (low - 56320));
						i++;
					} else output += percentEncodeNonAscii(65533);
				} else output += percentEncodeNonAscii(65533);
			}
		}
		return output;
	}
	function encodeComponent(input, isAllowed) {
		let output = "";
		for (let i = 0; i < input.length; i++) {
			const ch = input[i];
			if (ch === "%" && i + 2 < input.length) {
				const hex = input.slice(i + 1, i + 3);
				if (isHexPair(hex)) {
					output += "%" + hex.toUpperCase();
					i += 2;
					continue;
				}
			}
			if (isAllowed(ch)) output += ch;
			else {
				const code = input.charCodeAt(i);
				if (code < 128) output += BYTE_HEX[code];
				else if (code < 55296 || code > 57343) output += percentEncodeNonAscii(code);
				else if (code <= 56319 && i + 1 < input.length) {
					const low = input.charCodeAt(i + 1);
					if (low >= 56320 && low <= 57343) {
						output += percentEncodeNonAscii(65536 + (code - 55296 << 10) + (low - 56320));
						i++;
					} else output += percentEncodeNonAscii(65533);
				} else output += percentEncodeNonAscii(65533);
			}
		}
		return output;
	}
	function encodeUserinfo(input) {
		return encodeComponent(input, isUserinfoCharacter);
	}
	function encodeQuery(input) {
		return encodeComponent(input, isQueryFragmentCharacter);
	}
	function encodeFragment(input) {
		return encodeComponent(input, isQueryFragmentCharacter);
	}
	function isEscapeSafe(cp) {
		return cp >= 48 && cp <= 57 || cp >= 65 && cp <= 90 || cp >= 97 && cp <= 122 || cp === 42 || cp === 43 || cp === 45 || cp === 46 || cp === 47 || cp === 64 || cp === 95;
	}
	function normalizeQueryFragmentEncoding(input) {
		let output = "";
		for (let i = 0; i < input.length; i++) {
			const ch = input[i];
			if (ch === "%" && i + 2 < input.length) {
				const hex = input.slice(i + 1, i + 3);
				if (isHexPair(hex)) {
					const normalizedHex = hex.toUpperCase();
					const decoded = String.fromCharCode(parseInt(normalizedHex, 16));
					if (isUnreserved(decoded)) output += decoded;
					else output += "%" + normalizedHex;
					i += 2;
					continue;
				}
			}
			if (isQueryFragmentCharacter(ch)) output += ch;
			else {
				const code = input.charCodeAt(i);
				if (code < 128) output += isEscapeSafe(code) ? ch : BYTE_HEX[code];
				else if (code < 55296 || code > 57343) output += percentEncodeNonAscii(code);
				else if (code <= 56319 && i + 1 < input.length) {
					const low = input.charCodeAt(i + 1);
					if (low >= 56320 && low <= 57343) {
						output += percentEncodeNonAscii(65536 + (code - 55296 << 10) + (low - 56320));
						i++;
					} else output += percentEncodeNonAscii(65533);
				} else output += percentEncodeNonAscii(65533);
			}
		}
		return output;
	}
	function escapePreservingEscapes(input) {
		let output = "";
		for (let i = 0; i < input.length; i++) {
			if (input[i] === "%" && i + 2 < input.length) {
				const hex = input.slice(i + 1, i + 3);
				if (isHexPair(hex)) {
					output += "%" + hex.toUpperCase();
					i += 2;
					continue;
				}
			}
			output += escape(input[i]);
		}
		return output;
	}
	function recomposeAuthority(component) {
		const uriTokens = [];
		if (component.userinfo !== void 0) {
			uriTokens.push(encodeUserinfo(component.userinfo));
			uriTokens.push("@");
		}
		if (component.host !== void 0) {
			let host = component.host;
			if (!isIPv4(host)) {
				let ipV6res = normalizeIPv6(host);
				if (ipV6res.isIPV6 !== true && ipV6res.isIPVFuture !== true) {
					host = normalizePercentEncoding(host, true);
					ipV6res = normalizeIPv6(host);
				}
				if (ipV6res.isIPV6 === true || ipV6res.isIPVFuture === true) host = `[${ipV6res.escapedHost}]`;
				else host = reescapeHostDelimiters(host, false);
			}
			uriTokens.push(host);
		}
		if (typeof component.port === "number" || typeof component.port === "string") {
			const port = String(component.port);
			if (!isPort(port)) throw new TypeError("URI port is malformed.");
			uriTokens.push(":");
			uriTokens.push(port);
		}
		return uriTokens.length ? uriTokens.join("") : void 0;
	}
	module.exports = {
		nonSimpleDomain,
		recomposeAuthority,
		reescapeHostDelimiters,
		normalizePercentEncoding,
		normalizePathEncoding,
		serializePathEncoding,
		normalizeQueryFragmentEncoding,
		encodeUserinfo,
		encodeQuery,
		encodeFragment,
		escapePreservingEscapes,
		removeDotSegments,
		removeDotSegmentsRelative,
		isIPv4,
		isUUID,
		normalizeIPv6,
		stringArrayToHexStripped
	};
}));

// node_modules/fast-uri/lib/schemes.js
var require_schemes = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { isUUID } = require_utils();
	const URN_REG = /^([\da-z][\d\-a-z]{0,31}):((?:[\w!$'()*+,\-./:;=@]|%[\da-f]{2})+)$/iu;
	const supportedSchemeNames = [
		"http",
		"https",
		"ws",
		"wss",
		"urn",
		"urn:uuid"
	];
	function isValidSchemeName(name) {
		return supportedSchemeNames.indexOf(name) !== -1;
	}
	function wsIsSecure(wsComponent) {
		if (wsComponent.secure === true) return true;
		else if (wsComponent.secure === false) return false;
		else if (wsComponent.scheme) return wsComponent.scheme.length === 3 && (wsComponent.scheme[0] === "w" || wsComponent.scheme[0] === "W") && (wsComponent.scheme[1] === "s" || wsComponent.scheme[1] === "S") && (wsComponent.scheme[2] === "s" || wsComponent.scheme[2] === "S");
		else return false;
	}
	function httpParse(component) {
		if (!component.host) component.error = component.error || "HTTP URIs must have a host.";
		return component;
	}
	function httpSerialize(component) {
		const secure = String(component.scheme).toLowerCase() === "https";
		if (component.port === (secure ? 443 : 80) || component.port === "") component.port = void 0;
		if (!component.path) component.path = "/";
		return component;
	}
	function wsParse(wsComponent) {
		wsComponent.secure = wsIsSecure(wsComponent);
		wsComponent.resourceName = (wsComponent.path || "/") + (wsComponent.query ? "?" + wsComponent.query : "");
		wsComponent.path = void 0;
		wsComponent.query = void 0;
		return wsComponent;
	}
	function wsSerialize(wsComponent) {
		if (wsComponent.port === (wsIsSecure(wsComponent) ? 443 : 80) || wsComponent.port === "") wsComponent.port = void 0;
		if (typeof wsComponent.secure === "boolean") {
			wsComponent.scheme = wsComponent.secure ? "wss" : "ws";
			wsComponent.secure = void 0;
		}
		if (wsComponent.resourceName) {
			const queryIndex = wsComponent.resourceName.indexOf("?");
			const path = queryIndex === -1 ? wsComponent.resourceName : wsComponent.resourceName.slice(0, queryIndex);
			wsComponent.path = path && path !== "/" ? path : void 0;
			wsComponent.query = queryIndex === -1 ? void 0 : wsComponent.resourceName.slice(queryIndex + 1);
			wsComponent.resourceName = void 0;
		}
		wsComponent.fragment = void 0;
		return wsComponent;
	}
	function urnParse(urnComponent, options) {
		if (!urnComponent.path) {
			urnComponent.error = "URN can not be parsed";
			return urnComponent;
		}
		const matches = urnComponent.path.match(URN_REG);
		if (matches && matches[0] === urnComponent.path) {
			const scheme = options.scheme || urnComponent.scheme || "urn";
			urnComponent.nid = matches[1].toLowerCase();
			urnComponent.nss = matches[2];
			const schemeHandler = getSchemeHandler(`${scheme}:${options.nid || urnComponent.nid}`);
			urnComponent.path = void 0;
			if (schemeHandler) urnComponent = schemeHandler.parse(urnComponent, options);
		} else urnComponent.error = urnComponent.error || "URN can not be parsed.";
		return urnComponent;
	}
	function urnSerialize(urnComponent, options) {
		if (urnComponent.nid === void 0) throw new Error("URN without nid cannot be serialized");
		const scheme = options.scheme || urnComponent.scheme || "urn";
		const nid = urnComponent.nid.toLowerCase();
		const schemeHandler = getSchemeHandler(`${scheme}:${options.nid || nid}`);
		if (schemeHandler) urnComponent = schemeHandler.serialize(urnComponent, options);
		const uriComponent = urnComponent;
		const nss = urnComponent.nss;
		uriComponent.path = `${nid || options.nid}:${nss}`;
		options.skipEscape = true;
		return uriComponent;
	}
	function urnuuidParse(urnComponent, options) {
		const uuidComponent = urnComponent;
		uuidComponent.uuid = uuidComponent.nss;
		uuidComponent.nss = void 0;
		if (!options.tolerant && (!uuidComponent.uuid || !isUUID(uuidComponent.uuid))) uuidComponent.error = uuidComponent.error || "UUID is not valid.";
		return uuidComponent;
	}
	function urnuuidSerialize(uuidComponent) {
		const urnComponent = uuidComponent;
		urnComponent.nss = (uuidComponent.uuid || "").toLowerCase();
		return urnComponent;
	}
	const http = {
		scheme: "http",
		domainHost: true,
		parse: httpParse,
		serialize: httpSerialize
	};
	const https = {
		scheme: "https",
		domainHost: http.domainHost,
		parse: httpParse,
		serialize: httpSerialize
	};
	const ws = {
		scheme: "ws",
		domainHost: true,
		parse: wsParse,
		serialize: wsSerialize
	};
	const SCHEMES = {
		http,
		https,
		ws,
		wss: {
			scheme: "wss",
			domainHost: ws.domainHost,
			parse: ws.parse,
			serialize: ws.serialize
		},
		urn: {
			scheme: "urn",
			parse: urnParse,
			serialize: urnSerialize,
			skipNormalize: true
		},
		"urn:uuid": {
			scheme: "urn:uuid",
			parse: urnuuidParse,
			serialize: urnuuidSerialize,
			skipNormalize: true
		}
	};
	Object.setPrototypeOf(SCHEMES, null);
	function getSchemeHandler(scheme) {
		return scheme && (SCHEMES[scheme] || SCHEMES[scheme.toLowerCase()]) || void 0;
	}
	module.exports = {
		wsIsSecure,
		SCHEMES,
		isValidSchemeName,
		getSchemeHandler
	};
}));

// node_modules/fast-uri/index.js
var require_fast_uri = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { normalizeIPv6, removeDotSegments, removeDotSegmentsRelative, recomposeAuthority, normalizePercentEncoding, normalizePathEncoding, serializePathEncoding, normalizeQueryFragmentEncoding, encodeQuery, encodeFragment, reescapeHostDelimiters, isIPv4, nonSimpleDomain } = require_utils();
	const { SCHEMES, getSchemeHandler } = require_schemes();
	const VALID_SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/u;
	const MALFORMED_SCHEME_ERROR = "URI scheme is malformed.";
	const MALFORMED_HOST_ERROR = "URI host is malformed.";
	const FORBIDDEN_DOMAIN_HOST_CHARACTER = /[\0-\x20"#/:<>?@[\\\]^`{|}\x7F]/u;
	function validateScheme(scheme) {
		const stringScheme = String(scheme);
		if (!VALID_SCHEME.test(stringScheme)) throw new TypeError(MALFORMED_SCHEME_ERROR);
		return stringScheme;
	}
	function normalize(uri, options) {
		if (typeof uri === "string") uri = normalizeString(uri, options);
		else if (typeof uri === "object") uri = parse(serialize(uri, options), options);
		return uri;
	}
	function resolve(baseURI, relativeURI, options) {
		const schemelessOptions = options ? Object.assign({ scheme: "null" }, options) : { scheme: "null" };
		const { parsed: baseParsed, malformedAuthorityOrPort: baseMalformed, malformedPercentEncoding: baseMalformedPercentEncoding, malformedSchemeSpecific: baseMalformedSchemeSpecific, malformedHost: baseMalformedHost, malformedScheme: baseMalformedScheme } = parseWithStatus(baseURI, schemelessOptions);
		const { parsed: relativeParsed, malformedAuthorityOrPort: relativeMalformed, malformedPercentEncoding: relativeMalformedPercentEncoding, malformedSchemeSpecific: relativeMalformedSchemeSpecific, malformedHost: relativeMalformedHost, malformedScheme: relativeMalformedScheme } = parseWithStatus(relativeURI, schemelessOptions);
		if (baseMalformed || relativeMalformed || baseMalformedPercentEncoding || relativeMalformedPercentEncoding || baseMalformedSchemeSpecific || relativeMalformedSchemeSpecific || baseMalformedHost || relativeMalformedHost || baseMalformedScheme || relativeMalformedScheme) throw new Error(baseParsed.error || relativeParsed.error || "URI is malformed.");
		const resolved = resolveComponent(baseParsed, relativeParsed, schemelessOptions, true);
		const resolvedSchemeHandler = getSchemeHandler(options && options.scheme || resolved.scheme);
		const resolvedHost = resolved.host;
		const resolvedHostIsIP = resolvedHost !== void 0 && resolvedHost !== "" && (isIPv4(resolvedHost) || normalizeIPv6(resolvedHost).isIPV6);
		if (hasForbiddenDomainHost(resolved, options || {}, resolvedSchemeHandler, resolvedHostIsIP)) throw new Error(MALFORMED_HOST_ERROR);
		canonicalizeHost(resolved, options || {}, resolvedSchemeHandler, resolvedHostIsIP);
		const encodedASCIIHost = resolvedHost && resolvedHost.indexOf("%") !== -1 && !/\P{ASCII}/u.test(resolvedHost);
		if (resolved.error && !encodedASCIIHost) throw new Error(resolved.error);
		schemelessOptions.skipEscape = true;
		return serialize(resolved, schemelessOptions);
	}
	function resolveComponent(base, relative, options, skipNormalization) {
		const target = {};
		if (!skipNormalization) {
			base = parse(serialize(base, options), options);
			relative = parse(serialize(relative, options), options);
		}
		options = options || {};
		if (!options.tolerant && relative.scheme) {
			target.scheme = relative.scheme;
			target.userinfo = relative.userinfo;
			target.host = relative.host;
			target.port = relative.port;
			target.path = removeDotSegments(relative.path || "");
			target.query = relative.query;
		} else {
			if (relative.userinfo !== void 0 || relative.host !== void 0 || relative.port !== void 0) {
				target.userinfo = relative.userinfo;
				target.host = relative.host;
				target.port = relative.port;
				target.path = removeDotSegments(relative.path || "");
				target.query = relative.query;
			} else {
				if (!relative.path) {
					target.path = base.path;
					if (relative.query !== void 0) target.query = relative.query;
					else target.query = base.query;
				} else {
					if (relative.path[0] === "/") target.path = removeDotSegments(relative.path);
					else {
						const baseHasAuthority = base.userinfo !== void 0 || base.host !== void 0 || base.port !== void 0;
						if (baseHasAuthority && !base.path) target.path = "/" + relative.path;
						else if (!base.path) target.path = relative.path;
						else target.path = base.path.slice(0, base.path.lastIndexOf("/") + 1) + relative.path;
						target.path = base.scheme === void 0 && !baseHasAuthority && target.path[0] !== "/" ? removeDotSegmentsRelative(target.path) : removeDotSegments(target.path);
					}
					target.query = relative.query;
				}
				target.userinfo = base.userinfo;
				target.host = base.host;
				target.port = base.port;
			}
			target.scheme = base.scheme;
		}
		target.fragment = relative.fragment;
		return target;
	}
	function equal(uriA, uriB, options) {
		const normalizedA = normalizeComparableURI(uriA, options);
		const normalizedB = normalizeComparableURI(uriB, options);
		return normalizedA !== void 0 && normalizedB !== void 0 && normalizedA === normalizedB;
	}
	function serialize(cmpts, opts) {
		const component = {
			host: cmpts.host,
			scheme: cmpts.scheme,
			userinfo: cmpts.userinfo,
			port: cmpts.port,
			path: cmpts.path,
			query: cmpts.query,
			nid: cmpts.nid,
			nss: cmpts.nss,
			uuid: cmpts.uuid,
			fragment: cmpts.fragment,
			reference: cmpts.reference,
			resourceName: cmpts.resourceName,
			secure: cmpts.secure,
			error: ""
		};
		const options = Object.assign({}, opts);
		const uriTokens = [];
		if (component.scheme) component.scheme = validateScheme(component.scheme);
		const schemeHandler = getSchemeHandler(options.scheme || component.scheme);
		if (schemeHandler && schemeHandler.serialize) schemeHandler.serialize(component, options);
		const hasAuthority = component.userinfo !== void 0 || component.host !== void 0 || component.port !== void 0;
		const schemelessReference = (component.scheme === void 0 || options.reference === "suffix") && !hasAuthority;
		const pathNoScheme = !options.skipEscape && schemelessReference;
		if (component.path !== void 0) {
			if (!options.skipEscape) component.path = serializePathEncoding(component.path, pathNoScheme);
			else component.path = normalizePercentEncoding(component.path);
		}
		if (options.reference !== "suffix" && component.scheme) {
			component.scheme = validateScheme(component.scheme);
			uriTokens.push(component.scheme, ":");
		}
		const authority = recomposeAuthority(component);
		if (authority !== void 0) {
			if (options.reference !== "suffix") uriTokens.push("//");
			uriTokens.push(authority);
			if (component.path && component.path[0] !== "/") uriTokens.push("/");
		}
		if (component.path !== void 0) {
			let s = component.path;
			if (!options.absolutePath && (!schemeHandler || !schemeHandler.absolutePath)) s = schemelessReference && s[0] !== "/" ? removeDotSegmentsRelative(s) : removeDotSegments(s);
			if (schemelessReference) s = serializePathEncoding(s, true);
			if (authority === void 0 && s[0] === "/" && s[1] === "/") s = "/%2F" + s.slice(2);
			uriTokens.push(s);
		}
		if (component.query !== void 0) uriTokens.push("?", encodeQuery(component.query));
		if (component.fragment !== void 0) uriTokens.push("#", encodeFragment(component.fragment));
		return uriTokens.join("");
	}
	const URI_PARSE = /^(?:([^#/:?]+):)?(?:\/\/((?:([^#/?@]*)@)?(\[[^#/?\]]+\]|[^#/:?]*)(?::(\d*))?))?([^#?]*)(?:\?([^#]*))?(?:#((?:.|[\n\r])*))?/u;
	const AUTHORITY_PREFIX = /^(?:[^#/:?]+:)?\/\/([^/?#]*)/;
	const AUTHORITY_INTRODUCER_REGION = /^(?:[^#/:?]+:)?([/\\\t\n\r]*)/;
	function getParseError(parsed, matches) {
		if (matches[2] !== void 0 && parsed.path && parsed.path[0] !== "/") return "URI path must start with \"/\" when authority is present.";
		if (typeof parsed.port === "number" && (parsed.port < 0 || parsed.port > 65535)) return "URI port is malformed.";
	}
	function hasMalformedPercentEncoding(component) {
		if (component === void 0) return false;
		let percent = component.indexOf("%");
		while (percent !== -1) {
			if (percent + 2 >= component.length || !/^[\da-f]{2}$/iu.test(component.slice(percent + 1, percent + 3))) return true;
			percent = component.indexOf("%", percent + 3);
		}
		return false;
	}
	function isIPLiteral(host) {
		return host[0] === "[" && host[host.length - 1] === "]";
	}
	function hasMalformedComponentPercentEncoding(matches) {
		const host = matches[4];
		return hasMalformedPercentEncoding(matches[3]) || host !== void 0 && !isIPLiteral(host) && hasMalformedPercentEncoding(host) || hasMalformedPercentEncoding(matches[6]) || hasMalformedPercentEncoding(matches[7]) || hasMalformedPercentEncoding(matches[8]);
	}
	function canonicalizeHost(parsed, options, schemeHandler, isIP) {
		if (hasForbiddenDomainHost(parsed, options, schemeHandler, isIP)) {
			parsed.error = parsed.error || MALFORMED_HOST_ERROR;
			return true;
		}
		if (!options.unicodeSupport && (!schemeHandler || !schemeHandler.unicodeSupport) && parsed.host && !isIPLiteral(parsed.host) && (options.domainHost || schemeHandler && schemeHandler.domainHost) && isIP === false && nonSimpleDomain(parsed.host)) {
			let url;
			try {
				url = new URL("http://" + parsed.host);
			} catch (e) {
				parsed.error = parsed.error || "Host's domain name can not be converted to ASCII: " + e;
				return true;
			}
			if (!isHostOnlyURL(url)) {
				parsed.error = parsed.error || MALFORMED_HOST_ERROR;
				return true;
			}
			parsed.host = url.hostname;
		}
		return false;
	}
	function hasForbiddenDomainHost(parsed, options, schemeHandler, isIP) {
		return Boolean(parsed.host && isIP === false && !isIPLiteral(parsed.host) && (options.domainHost || schemeHandler && schemeHandler.domainHost) && FORBIDDEN_DOMAIN_HOST_CHARACTER.test(parsed.host));
	}
	function isHostOnlyURL(url) {
		return url.username === "" && url.password === "" && url.port === "" && url.pathname === "/" && url.search === "" && url.hash === "" && url.hostname !== "";
	}
	function parseWithStatus(uri, opts) {
		const options = Object.assign({}, opts);
		const parsed = {
			scheme: void 0,
			userinfo: void 0,
			host: "",
			port: void 0,
			path: "",
			query: void 0,
			fragment: void 0
		};
		let malformedAuthorityOrPort = false;
		let malformedPercentEncoding = false;
		let malformedSchemeSpecific = false;
		let malformedHost = false;
		let malformedIPLiteral = false;
		let malformedScheme = false;
		let isIP = false;
		if (options.reference === "suffix") {
			if (options.scheme) uri = options.scheme + ":" + uri;
			else uri = "//" + uri;
		}
		const authorityMatch = uri.match(AUTHORITY_PREFIX);
		if (authorityMatch !== null && authorityMatch[1].indexOf("\\") !== -1) {
			parsed.error = "URI authority must not contain a literal backslash.";
			malformedAuthorityOrPort = true;
		}
		const introducerMatch = uri.match(AUTHORITY_INTRODUCER_REGION);
		if (introducerMatch !== null) {
			const region = introducerMatch[1];
			const normalizedRegion = region.replace(/[\t\n\r]/g, "");
			if (normalizedRegion.length >= 2) {
				if (normalizedRegion.slice(0, 2) !== "//") {
					parsed.error = parsed.error || "URI authority must not contain a literal backslash.";
					malformedAuthorityOrPort = true;
				} else if (region.length !== normalizedRegion.length) {
					parsed.error = parsed.error || "URI authority introducer must not contain whitespace.";
					malformedAuthorityOrPort = true;
				}
			}
		}
		const matches = uri.match(URI_PARSE);
		if (matches) {
			parsed.scheme = matches[1];
			parsed.userinfo = matches[3];
			parsed.host = matches[4];
			parsed.port = parseInt(matches[5], 10);
			parsed.path = matches[6] || "";
			parsed.query = matches[7];
			parsed.fragment = matches[8];
			if (parsed.scheme !== void 0) {
				if (VALID_SCHEME.test(parsed.scheme)) parsed.scheme = parsed.scheme.toLowerCase();
				else {
					parsed.error = parsed.error || MALFORMED_SCHEME_ERROR;
					malformedScheme = true;
				}
			}
			malformedPercentEncoding = hasMalformedComponentPercentEncoding(matches);
			if (malformedPercentEncoding) parsed.error = parsed.error || "URI contains malformed percent-encoding.";
			if (isNaN(parsed.port)) parsed.port = matches[5];
			const parseError = getParseError(parsed, matches);
			if (parseError !== void 0) {
				parsed.error = parsed.error || parseError;
				malformedAuthorityOrPort = true;
			}
			if (parsed.host) {
				if (isIPv4(parsed.host) === false) {
					const bracketedIPLiteral = isIPLiteral(parsed.host);
					const hasIPLiteralBracket = parsed.host.indexOf("[") !== -1 || parsed.host.indexOf("]") !== -1;
					const ipv6result = normalizeIPv6(parsed.host);
					isIP = ipv6result.isIPV6 || ipv6result.isIPVFuture === true;
					malformedIPLiteral = hasIPLiteralBracket && (!bracketedIPLiteral || ipv6result.error === true);
					parsed.host = isIP ? ipv6result.host : ipv6result.host.toLowerCase();
					if (malformedIPLiteral) {
						parsed.error = parsed.error || MALFORMED_HOST_ERROR;
						malformedAuthorityOrPort = true;
					}
				} else isIP = true;
			}
			if (parsed.scheme === void 0 && parsed.userinfo === void 0 && parsed.host === void 0 && parsed.port === void 0 && parsed.query === void 0 && !parsed.path) parsed.reference = "same-document";
			else if (parsed.scheme === void 0) parsed.reference = "relative";
			else if (parsed.fragment === void 0) parsed.reference = "absolute";
			else parsed.reference = "uri";
			if (options.reference && options.reference !== "suffix" && options.reference !== parsed.reference) parsed.error = parsed.error || "URI is not a " + options.reference + " reference.";
			const schemeHandler = getSchemeHandler(options.scheme || parsed.scheme);
			if (!malformedIPLiteral) malformedHost = canonicalizeHost(parsed, options, schemeHandler, isIP);
			if (uri.indexOf("%") !== -1 && parsed.host !== void 0 && !malformedIPLiteral) {
				let host = isIP ? parsed.host : normalizePercentEncoding(parsed.host, true);
				if (!isIP) host = normalizePercentEncoding(host.toLowerCase());
				parsed.host = isIP || options.scheme !== "null" ? reescapeHostDelimiters(host, isIP) : host;
			}
			if (!schemeHandler || schemeHandler && !schemeHandler.skipNormalize) {
				if (parsed.path) parsed.path = normalizePathEncoding(parsed.path);
				if (parsed.query) parsed.query = normalizeQueryFragmentEncoding(parsed.query);
				if (parsed.fragment) parsed.fragment = normalizeQueryFragmentEncoding(parsed.fragment);
			}
			if (schemeHandler && schemeHandler.parse) {
				schemeHandler.parse(parsed, options);
				if (schemeHandler === SCHEMES.urn && parsed.nid === void 0) malformedSchemeSpecific = true;
			}
		} else parsed.error = parsed.error || "URI can not be parsed.";
		return {
			parsed,
			malformedAuthorityOrPort,
			malformedPercentEncoding,
			malformedSchemeSpecific,
			malformedHost,
			malformedScheme
		};
	}
	function parse(uri, opts) {
		return parseWithStatus(uri, opts).parsed;
	}
	function normalizeString(uri, opts) {
		return normalizeStringWithStatus(uri, opts).normalized;
	}
	function normalizeStringWithStatus(uri, opts) {
		const { parsed, malformedAuthorityOrPort, malformedPercentEncoding, malformedSchemeSpecific, malformedHost, malformedScheme } = parseWithStatus(uri, opts);
		return {
			normalized: malformedAuthorityOrPort || malformedPercentEncoding || malformedSchemeSpecific || malformedHost || malformedScheme ? uri : serialize(parsed, opts),
			malformedAuthorityOrPort,
			malformedPercentEncoding,
			malformedSchemeSpecific,
			malformedHost,
			malformedScheme
		};
	}
	function normalizeComparableURI(uri, opts) {
		if (typeof uri !== "string" && typeof uri !== "object") return;
		let value;
		try {
			value = typeof uri === "string" ? uri : serialize(uri, opts);
		} catch {
			return;
		}
		const { normalized, malformedAuthorityOrPort, malformedPercentEncoding, malformedSchemeSpecific, malformedHost, malformedScheme } = normalizeStringWithStatus(value, opts);
		return malformedAuthorityOrPort || malformedPercentEncoding || malformedSchemeSpecific || malformedHost || malformedScheme ? void 0 : normalized;
	}
	const fastUri = {
		SCHEMES,
		normalize,
		resolve,
		resolveComponent,
		equal,
		serialize,
		parse
	};
	module.exports = fastUri;
	module.exports.default = fastUri;
	module.exports.fastUri = fastUri;
}));

// node_modules/ajv/dist/runtime/uri.js
var require_uri = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const uri = require_fast_uri();
	uri.code = "require(\"ajv/dist/runtime/uri\").default";
	exports.default = uri;
}));

// node_modules/ajv/dist/core.js
var require_core$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CodeGen = exports.Name = exports.nil = exports.stringify = exports.str = exports._ = exports.KeywordCxt = void 0;
	var validate_1 = require_validate();
	Object.defineProperty(exports, "KeywordCxt", {
		enumerable: true,
		get: function() {
			return validate_1.KeywordCxt;
		}
	});
	var codegen_1 = require_codegen();
	Object.defineProperty(exports, "_", {
		enumerable: true,
		get: function() {
			return codegen_1._;
		}
	});
	Object.defineProperty(exports, "str", {
		enumerable: true,
		get: function() {
			return codegen_1.str;
		}
	});
	Object.defineProperty(exports, "stringify", {
		enumerable: true,
		get: function() {
			return codegen_1.stringify;
		}
	});
	Object.defineProperty(exports, "nil", {
		enumerable: true,
		get: function() {
			return codegen_1.nil;
		}
	});
	Object.defineProperty(exports, "Name", {
		enumerable: true,
		get: function() {
			return codegen_1.Name;
		}
	});
	Object.defineProperty(exports, "CodeGen", {
		enumerable: true,
		get: function() {
			return codegen_1.CodeGen;
		}
	});
	const validation_error_1 = require_validation_error();
	const ref_error_1 = require_ref_error();
	const rules_1 = require_rules();
	const compile_1 = require_compile();
	const codegen_2 = require_codegen();
	const resolve_1 = require_resolve();
	const dataType_1 = require_dataType();
	const util_1 = require_util();
	const $dataRefSchema = require_data();
	const uri_1 = require_uri();
	const defaultRegExp = (str, flags) => new RegExp(str, flags);
	defaultRegExp.code = "new RegExp";
	const META_IGNORE_OPTIONS = [
		"removeAdditional",
		"useDefaults",
		"coerceTypes"
	];
	const EXT_SCOPE_NAMES = /* @__PURE__ */ new Set([
		"validate",
		"serialize",
		"parse",
		"wrapper",
		"root",
		"schema",
		"keyword",
		"pattern",
		"formats",
		"validate$data",
		"func",
		"obj",
		"Error"
	]);
	const removedOptions = {
		errorDataPath: "",
		format: "`validateFormats: false` can be used instead.",
		nullable: "\"nullable\" keyword is supported by default.",
		jsonPointers: "Deprecated jsPropertySyntax can be used instead.",
		extendRefs: "Deprecated ignoreKeywordsWithRef can be used instead.",
		missingRefs: "Pass empty schema with $id that should be ignored to ajv.addSchema.",
		processCode: "Use option `code: {process: (code, schemaEnv: object) => string}`",
		sourceCode: "Use option `code: {source: true}`",
		strictDefaults: "It is default now, see option `strict`.",
		strictKeywords: "It is default now, see option `strict`.",
		uniqueItems: "\"uniqueItems\" keyword is always validated.",
		unknownFormats: "Disable strict mode or pass `true` to `ajv.addFormat` (or `formats` option).",
		cache: "Map is used as cache, schema object as key.",
		serialize: "Map is used as cache, schema object as key.",
		ajvErrors: "It is default now."
	};
	const deprecatedOptions = {
		ignoreKeywordsWithRef: "",
		jsPropertySyntax: "",
		unicode: "\"minLength\"/\"maxLength\" account for unicode characters by default."
	};
	const MAX_EXPRESSION = 200;
	function requiredOptions(o) {
		var _a, _b, _c, _d, _e, _f, _g, _h, _j, _k, _l, _m, _o, _p, _q, _r, _s, _t, _u, _v, _w, _x, _y, _z, _0;
		const s = o.strict;
		const _optz = (_a = o.code) === null || _a === void 0 ? void 0 : _a.optimize;
		const optimize = _optz === true || _optz === void 0 ? 1 : _optz || 0;
		const regExp = (_c = (_b = o.code) === null || _b === void 0 ? void 0 : _b.regExp) !== null && _c !== void 0 ? _c : defaultRegExp;
		const uriResolver = (_d = o.uriResolver) !== null && _d !== void 0 ? _d : uri_1.default;
		return {
			strictSchema: (_f = (_e = o.strictSchema) !== null && _e !== void 0 ? _e : s) !== null && _f !== void 0 ? _f : true,
			strictNumbers: (_h = (_g = o.strictNumbers) !== null && _g !== void 0 ? _g : s) !== null && _h !== void 0 ? _h : true,
			strictTypes: (_k = (_j = o.strictTypes) !== null && _j !== void 0 ? _j : s) !== null && _k !== void 0 ? _k : "log",
			strictTuples: (_m = (_l = o.strictTuples) !== null && _l !== void 0 ? _l : s) !== null && _m !== void 0 ? _m : "log",
			strictRequired: (_p = (_o = o.strictRequired) !== null && _o !== void 0 ? _o : s) !== null && _p !== void 0 ? _p : false,
			code: o.code ? {
				...o.code,
				optimize,
				regExp
			} : {
				optimize,
				regExp
			},
			loopRequired: (_q = o.loopRequired) !== null && _q !== void 0 ? _q : MAX_EXPRESSION,
			loopEnum: (_r = o.loopEnum) !== null && _r !== void 0 ? _r : MAX_EXPRESSION,
			meta: (_s = o.meta) !== null && _s !== void 0 ? _s : true,
			messages: (_t = o.messages) !== null && _t !== void 0 ? _t : true,
			inlineRefs: (_u = o.inlineRefs) !== null && _u !== void 0 ? _u : true,
			schemaId: (_v = o.schemaId) !== null && _v !== void 0 ? _v : "$id",
			addUsedSchema: (_w = o.addUsedSchema) !== null && _w !== void 0 ? _w : true,
			validateSchema: (_x = o.validateSchema) !== null && _x !== void 0 ? _x : true,
			validateFormats: (_y = o.validateFormats) !== null && _y !== void 0 ? _y : true,
			unicodeRegExp: (_z = o.unicodeRegExp) !== null && _z !== void 0 ? _z : true,
			int32range: (_0 = o.int32range) !== null && _0 !== void 0 ? _0 : true,
			uriResolver
		};
	}
	var Ajv = class {
		constructor(opts = {}) {
			this.schemas = {};
			this.refs = {};
			this.formats = Object.create(null);
			this._compilations = /* @__PURE__ */ new Set();
			this._loading = {};
			this._cache = /* @__PURE__ */ new Map();
			opts = this.opts = {
				...opts,
				...requiredOptions(opts)
			};
			const { es5, lines } = this.opts.code;
			this.scope = new codegen_2.ValueScope({
				scope: {},
				prefixes: EXT_SCOPE_NAMES,
				es5,
				lines
			});
			this.logger = getLogger(opts.logger);
			const formatOpt = opts.validateFormats;
			opts.validateFormats = false;
			this.RULES = (0, rules_1.getRules)();
			checkOptions.call(this, removedOptions, opts, "NOT SUPPORTED");
			checkOptions.call(this, deprecatedOptions, opts, "DEPRECATED", "warn");
			this._metaOpts = getMetaSchemaOptions.call(this);
			if (opts.formats) addInitialFormats.call(this);
			this._addVocabularies();
			this._addDefaultMetaSchema();
			if (opts.keywords) addInitialKeywords.call(this, opts.keywords);
			if (typeof opts.meta == "object") this.addMetaSchema(opts.meta);
			addInitialSchemas.call(this);
			opts.validateFormats = formatOpt;
		}
		_addVocabularies() {
			this.addKeyword("$async");
		}
		_addDefaultMetaSchema() {
			const { $data, meta, schemaId } = this.opts;
			let _dataRefSchema = $dataRefSchema;
			if (schemaId === "id") {
				_dataRefSchema = { ...$dataRefSchema };
				_dataRefSchema.id = _dataRefSchema.$id;
				delete _dataRefSchema.$id;
			}
			if (meta && $data) this.addMetaSchema(_dataRefSchema, _dataRefSchema[schemaId], false);
		}
		defaultMeta() {
			const { meta, schemaId } = this.opts;
			return this.opts.defaultMeta = typeof meta == "object" ? meta[schemaId] || meta : void 0;
		}
		validate(schemaKeyRef, data) {
			let v;
			if (typeof schemaKeyRef == "string") {
				v = this.getSchema(schemaKeyRef);
				if (!v) throw new Error(`no schema with key or ref "${schemaKeyRef}"`);
			} else v = this.compile(schemaKeyRef);
			const valid = v(data);
			if (!("$async" in v)) this.errors = v.errors;
			return valid;
		}
		compile(schema, _meta) {
			const sch = this._addSchema(schema, _meta);
			return sch.validate || this._compileSchemaEnv(sch);
		}
		compileAsync(schema, meta) {
			if (typeof this.opts.loadSchema != "function") throw new Error("options.loadSchema should be a function");
			const { loadSchema } = this.opts;
			return runCompileAsync.call(this, schema, meta);
			async function runCompileAsync(_schema, _meta) {
				await loadMetaSchema.call(this, _schema.$schema);
				const sch = this._addSchema(_schema, _meta);
				return sch.validate || _compileAsync.call(this, sch);
			}
			async function loadMetaSchema($ref) {
				if ($ref && !this.getSchema($ref)) await runCompileAsync.call(this, { $ref }, true);
			}
			async function _compileAsync(sch) {
				try {
					return this._compileSchemaEnv(sch);
				} catch (e) {
					if (!(e instanceof ref_error_1.default)) throw e;
					checkLoaded.call(this, e);
					await loadMissingSchema.call(this, e.missingSchema);
					return _compileAsync.call(this, sch);
				}
			}
			function checkLoaded({ missingSchema: ref, missingRef }) {
				if (this.refs[ref]) throw new Error(`AnySchema ${ref} is loaded but ${missingRef} cannot be resolved`);
			}
			async function loadMissingSchema(ref) {
				const _schema = await _loadSchema.call(this, ref);
				if (!this.refs[ref]) await loadMetaSchema.call(this, _schema.$schema);
				if (!this.refs[ref]) this.addSchema(_schema, ref, meta);
			}
			async function _loadSchema(ref) {
				const p = this._loading[ref];
				if (p) return p;
				try {
					return await (this._loading[ref] = loadSchema(ref));
				} finally {
					delete this._loading[ref];
				}
			}
		}
		addSchema(schema, key, _meta, _validateSchema = this.opts.validateSchema) {
			if (Array.isArray(schema)) {
				for (const sch of schema) this.addSchema(sch, void 0, _meta, _validateSchema);
				return this;
			}
			let id;
			if (typeof schema === "object") {
				const { schemaId } = this.opts;
				id = schema[schemaId];
				if (id !== void 0 && typeof id != "string") throw new Error(`schema ${schemaId} must be string`);
			}
			key = (0, resolve_1.normalizeId)(key || id);
			this._checkUnique(key);
			this.schemas[key] = this._addSchema(schema, _meta, key, _validateSchema, true);
			return this;
		}
		addMetaSchema(schema, key, _validateSchema = this.opts.validateSchema) {
			this.addSchema(schema, key, true, _validateSchema);
			return this;
		}
		validateSchema(schema, throwOrLogError) {
			if (typeof schema == "boolean") return true;
			let $schema;
			$schema = schema.$schema;
			if ($schema !== void 0 && typeof $schema != "string") throw new Error("$schema must be a string");
			$schema = $schema || this.opts.defaultMeta || this.defaultMeta();
			if (!$schema) {
				this.logger.warn("meta-schema not available");
				this.errors = null;
				return true;
			}
			const valid = this.validate($schema, schema);
			if (!valid && throwOrLogError) {
				const message = "schema is invalid: " + this.errorsText();
				if (this.opts.validateSchema === "log") this.logger.error(message);
				else throw new Error(message);
			}
			return valid;
		}
		getSchema(keyRef) {
			let sch;
			while (typeof (sch = getSchEnv.call(this, keyRef)) == "string") keyRef = sch;
			if (sch === void 0) {
				const { schemaId } = this.opts;
				const root = new compile_1.SchemaEnv({
					schema: {},
					schemaId
				});
				sch = compile_1.resolveSchema.call(this, root, keyRef);
				if (!sch) return;
				this.refs[keyRef] = sch;
			}
			return sch.validate || this._compileSchemaEnv(sch);
		}
		removeSchema(schemaKeyRef) {
			if (schemaKeyRef instanceof RegExp) {
				this._removeAllSchemas(this.schemas, schemaKeyRef);
				this._removeAllSchemas(this.refs, schemaKeyRef);
				return this;
			}
			switch (typeof schemaKeyRef) {
				case "undefined":
					this._removeAllSchemas(this.schemas);
					this._removeAllSchemas(this.refs);
					this._cache.clear();
					return this;
				case "string": {
					const sch = getSchEnv.call(this, schemaKeyRef);
					if (typeof sch == "object") this._cache.delete(sch.schema);
					delete this.schemas[schemaKeyRef];
					delete this.refs[schemaKeyRef];
					return this;
				}
				case "object": {
					const cacheKey = schemaKeyRef;
					this._cache.delete(cacheKey);
					let id = schemaKeyRef[this.opts.schemaId];
					if (id) {
						id = (0, resolve_1.normalizeId)(id);
						delete this.schemas[id];
						delete this.refs[id];
					}
					return this;
				}
				default: throw new Error("ajv.removeSchema: invalid parameter");
			}
		}
		addVocabulary(definitions) {
			for (const def of definitions) this.addKeyword(def);
			return this;
		}
		addKeyword(kwdOrDef, def) {
			let keyword;
			if (typeof kwdOrDef == "string") {
				keyword = kwdOrDef;
				if (typeof def == "object") {
					this.logger.warn("these parameters are deprecated, see docs for addKeyword");
					def.keyword = keyword;
				}
			} else if (typeof kwdOrDef == "object" && def === void 0) {
				def = kwdOrDef;
				keyword = def.keyword;
				if (Array.isArray(keyword) && !keyword.length) throw new Error("addKeywords: keyword must be string or non-empty array");
			} else throw new Error("invalid addKeywords parameters");
			checkKeyword.call(this, keyword, def);
			if (!def) {
				(0, util_1.eachItem)(keyword, (kwd) => addRule.call(this, kwd));
				return this;
			}
			keywordMetaschema.call(this, def);
			const definition = {
				...def,
				type: (0, dataType_1.getJSONTypes)(def.type),
				schemaType: (0, dataType_1.getJSONTypes)(def.schemaType)
			};
			(0, util_1.eachItem)(keyword, definition.type.length === 0 ? (k) => addRule.call(this, k, definition) : (k) => definition.type.forEach((t) => addRule.call(this, k, definition, t)));
			return this;
		}
		getKeyword(keyword) {
			const rule = this.RULES.all[keyword];
			return typeof rule == "object" ? rule.definition : !!rule;
		}
		removeKeyword(keyword) {
			const { RULES } = this;
			delete RULES.keywords[keyword];
			delete RULES.all[keyword];
			for (const group of RULES.rules) {
				const i = group.rules.findIndex((rule) => rule.keyword === keyword);
				if (i >= 0) group.rules.splice(i, 1);
			}
			return this;
		}
		addFormat(name, format) {
			if (typeof format == "string") format = new RegExp(format);
			this.formats[name] = format;
			return this;
		}
		errorsText(errors = this.errors, { separator = ", ", dataVar = "data" } = {}) {
			if (!errors || errors.length === 0) return "No errors";
			return errors.map((e) => `${dataVar}${e.instancePath} ${e.message}`).reduce((text, msg) => text + separator + msg);
		}
		$dataMetaSchema(metaSchema, keywordsJsonPointers) {
			const rules = this.RULES.all;
			metaSchema = JSON.parse(JSON.stringify(metaSchema));
			for (const jsonPointer of keywordsJsonPointers) {
				const segments = jsonPointer.split("/").slice(1);
				let keywords = metaSchema;
				for (const seg of segments) keywords = keywords[seg];
				for (const key in rules) {
					const rule = rules[key];
					if (typeof rule != "object") continue;
					const { $data } = rule.definition;
					const schema = keywords[key];
					if ($data && schema) keywords[key] = schemaOrData(schema);
				}
			}
			return metaSchema;
		}
		_removeAllSchemas(schemas, regex) {
			for (const keyRef in schemas) {
				const sch = schemas[keyRef];
				if (!regex || regex.test(keyRef)) {
					if (typeof sch == "string") delete schemas[keyRef];
					else if (sch && !sch.meta) {
						this._cache.delete(sch.schema);
						delete schemas[keyRef];
					}
				}
			}
		}
		_addSchema(schema, meta, baseId, validateSchema = this.opts.validateSchema, addSchema = this.opts.addUsedSchema) {
			let id;
			const { schemaId } = this.opts;
			if (typeof schema == "object") id = schema[schemaId];
			else if (this.opts.jtd) throw new Error("schema must be object");
			else if (typeof schema != "boolean") throw new Error("schema must be object or boolean");
			let sch = this._cache.get(schema);
			if (sch !== void 0) return sch;
			baseId = (0, resolve_1.normalizeId)(id || baseId);
			const localRefs = resolve_1.getSchemaRefs.call(this, schema, baseId);
			sch = new compile_1.SchemaEnv({
				schema,
				schemaId,
				meta,
				baseId,
				localRefs
			});
			this._cache.set(sch.schema, sch);
			if (addSchema && !baseId.startsWith("#")) {
				if (baseId) this._checkUnique(baseId);
				this.refs[baseId] = sch;
			}
			if (validateSchema) this.validateSchema(schema, true);
			return sch;
		}
		_checkUnique(id) {
			if (this.schemas[id] || this.refs[id]) throw new Error(`schema with key or id "${id}" already exists`);
		}
		_compileSchemaEnv(sch) {
			if (sch.meta) this._compileMetaSchema(sch);
			else compile_1.compileSchema.call(this, sch);
			/* istanbul ignore if */
			if (!sch.validate) throw new Error("ajv implementation error");
			return sch.validate;
		}
		_compileMetaSchema(sch) {
			const currentOpts = this.opts;
			this.opts = this._metaOpts;
			try {
				compile_1.compileSchema.call(this, sch);
			} finally {
				this.opts = currentOpts;
			}
		}
	};
	Ajv.ValidationError = validation_error_1.default;
	Ajv.MissingRefError = ref_error_1.default;
	exports.default = Ajv;
	function checkOptions(checkOpts, options, msg, log = "error") {
		for (const key in checkOpts) {
			const opt = key;
			if (opt in options) this.logger[log](`${msg}: option ${key}. ${checkOpts[opt]}`);
		}
	}
	function getSchEnv(keyRef) {
		keyRef = (0, resolve_1.normalizeId)(keyRef);
		return this.schemas[keyRef] || this.refs[keyRef];
	}
	function addInitialSchemas() {
		const optsSchemas = this.opts.schemas;
		if (!optsSchemas) return;
		if (Array.isArray(optsSchemas)) this.addSchema(optsSchemas);
		else for (const key in optsSchemas) this.addSchema(optsSchemas[key], key);
	}
	function addInitialFormats() {
		for (const name in this.opts.formats) {
			const format = this.opts.formats[name];
			if (format) this.addFormat(name, format);
		}
	}
	function addInitialKeywords(defs) {
		if (Array.isArray(defs)) {
			this.addVocabulary(defs);
			return;
		}
		this.logger.warn("keywords option as map is deprecated, pass array");
		for (const keyword in defs) {
			const def = defs[keyword];
			if (!def.keyword) def.keyword = keyword;
			this.addKeyword(def);
		}
	}
	function getMetaSchemaOptions() {
		const metaOpts = { ...this.opts };
		for (const opt of META_IGNORE_OPTIONS) delete metaOpts[opt];
		return metaOpts;
	}
	const noLogs = {
		log() {},
		warn() {},
		error() {}
	};
	function getLogger(logger) {
		if (logger === false) return noLogs;
		if (logger === void 0) return console;
		if (logger.log && logger.warn && logger.error) return logger;
		throw new Error("logger must implement log, warn and error methods");
	}
	const KEYWORD_NAME = /^[a-z_$][a-z0-9_$:-]*$/i;
	function checkKeyword(keyword, def) {
		const { RULES } = this;
		(0, util_1.eachItem)(keyword, (kwd) => {
			if (RULES.keywords[kwd]) throw new Error(`Keyword ${kwd} is already defined`);
			if (!KEYWORD_NAME.test(kwd)) throw new Error(`Keyword ${kwd} has invalid name`);
		});
		if (!def) return;
		if (def.$data && !("code" in def || "validate" in def)) throw new Error("$data keyword must have \"code\" or \"validate\" function");
	}
	function addRule(keyword, definition, dataType) {
		var _a;
		const post = definition === null || definition === void 0 ? void 0 : definition.post;
		if (dataType && post) throw new Error("keyword with \"post\" flag cannot have \"type\"");
		const { RULES } = this;
		let ruleGroup = post ? RULES.post : RULES.rules.find(({ type: t }) => t === dataType);
		if (!ruleGroup) {
			ruleGroup = {
				type: dataType,
				rules: []
			};
			RULES.rules.push(ruleGroup);
		}
		RULES.keywords[keyword] = true;
		if (!definition) return;
		const rule = {
			keyword,
			definition: {
				...definition,
				type: (0, dataType_1.getJSONTypes)(definition.type),
				schemaType: (0, dataType_1.getJSONTypes)(definition.schemaType)
			}
		};
		if (definition.before) addBeforeRule.call(this, ruleGroup, rule, definition.before);
		else ruleGroup.rules.push(rule);
		RULES.all[keyword] = rule;
		(_a = definition.implements) === null || _a === void 0 || _a.forEach((kwd) => this.addKeyword(kwd));
	}
	function addBeforeRule(ruleGroup, rule, before) {
		const i = ruleGroup.rules.findIndex((_rule) => _rule.keyword === before);
		if (i >= 0) ruleGroup.rules.splice(i, 0, rule);
		else {
			ruleGroup.rules.push(rule);
			this.logger.warn(`rule ${before} is not defined`);
		}
	}
	function keywordMetaschema(def) {
		let { metaSchema } = def;
		if (metaSchema === void 0) return;
		if (def.$data && this.opts.$data) metaSchema = schemaOrData(metaSchema);
		def.validateSchema = this.compile(metaSchema, true);
	}
	const $dataRef = { $ref: "https://raw.githubusercontent.com/ajv-validator/ajv/master/lib/refs/data.json#" };
	function schemaOrData(schema) {
		return { anyOf: [schema, $dataRef] };
	}
}));

// node_modules/ajv/dist/vocabularies/core/id.js
var require_id = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const def = {
		keyword: "id",
		code() {
			throw new Error("NOT SUPPORTED: keyword \"id\", use \"$id\" for schema ID");
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/core/ref.js
var require_ref = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.callRef = exports.getValidate = void 0;
	const ref_error_1 = require_ref_error();
	const code_1 = require_code();
	const codegen_1 = require_codegen();
	const names_1 = require_names();
	const compile_1 = require_compile();
	const util_1 = require_util();
	const def = {
		keyword: "$ref",
		schemaType: "string",
		code(cxt) {
			const { gen, schema: $ref, it } = cxt;
			const { baseId, schemaEnv: env, validateName, opts, self } = it;
			const { root } = env;
			if (($ref === "#" || $ref === "#/") && baseId === root.baseId) return callRootRef();
			const schOrEnv = compile_1.resolveRef.call(self, root, baseId, $ref);
			if (schOrEnv === void 0) throw new ref_error_1.default(it.opts.uriResolver, baseId, $ref);
			if (schOrEnv instanceof compile_1.SchemaEnv) return callValidate(schOrEnv);
			return inlineRefSchema(schOrEnv);
			function callRootRef() {
				if (env === root) return callRef(cxt, validateName, env, env.$async);
				const rootName = gen.scopeValue("root", { ref: root });
				return callRef(cxt, (0, codegen_1._)`${rootName}.validate`, root, root.$async);
			}
			function callValidate(sch) {
				callRef(cxt, getValidate(cxt, sch), sch, sch.$async);
			}
			function inlineRefSchema(sch) {
				const schName = gen.scopeValue("schema", opts.code.source === true ? {
					ref: sch,
					code: (0, codegen_1.stringify)(sch)
				} : { ref: sch });
				const valid = gen.name("valid");
				const schCxt = cxt.subschema({
					schema: sch,
					dataTypes: [],
					schemaPath: codegen_1.nil,
					topSchemaRef: schName,
					errSchemaPath: $ref
				}, valid);
				cxt.mergeEvaluated(schCxt);
				cxt.ok(valid);
			}
		}
	};
	function getValidate(cxt, sch) {
		const { gen } = cxt;
		return sch.validate ? gen.scopeValue("validate", { ref: sch.validate }) : (0, codegen_1._)`${gen.scopeValue("wrapper", { ref: sch })}.validate`;
	}
	exports.getValidate = getValidate;
	function callRef(cxt, v, sch, $async) {
		const { gen, it } = cxt;
		const { allErrors, schemaEnv: env, opts } = it;
		const passCxt = opts.passContext ? names_1.default.this : codegen_1.nil;
		if ($async) callAsyncRef();
		else callSyncRef();
		function callAsyncRef() {
			if (!env.$async) throw new Error("async schema referenced by sync schema");
			const valid = gen.let("valid");
			gen.try(() => {
				gen.code((0, codegen_1._)`await ${(0, code_1.callValidateCode)(cxt, v, passCxt)}`);
				addEvaluatedFrom(v);
				if (!allErrors) gen.assign(valid, true);
			}, (e) => {
				gen.if((0, codegen_1._)`!(${e} instanceof ${it.ValidationError})`, () => gen.throw(e));
				addErrorsFrom(e);
				if (!allErrors) gen.assign(valid, false);
			});
			cxt.ok(valid);
		}
		function callSyncRef() {
			cxt.result((0, code_1.callValidateCode)(cxt, v, passCxt), () => addEvaluatedFrom(v), () => addErrorsFrom(v));
		}
		function addErrorsFrom(source) {
			const errs = (0, codegen_1._)`${source}.errors`;
			gen.assign(names_1.default.vErrors, (0, codegen_1._)`${names_1.default.vErrors} === null ? ${errs} : ${names_1.default.vErrors}.concat(${errs})`);
			gen.assign(names_1.default.errors, (0, codegen_1._)`${names_1.default.vErrors}.length`);
		}
		function addEvaluatedFrom(source) {
			var _a;
			if (!it.opts.unevaluated) return;
			const schEvaluated = (_a = sch === null || sch === void 0 ? void 0 : sch.validate) === null || _a === void 0 ? void 0 : _a.evaluated;
			if (it.props !== true) {
				if (schEvaluated && !schEvaluated.dynamicProps) {
					if (schEvaluated.props !== void 0) it.props = util_1.mergeEvaluated.props(gen, schEvaluated.props, it.props);
				} else {
					const props = gen.var("props", (0, codegen_1._)`${source}.evaluated.props`);
					it.props = util_1.mergeEvaluated.props(gen, props, it.props, codegen_1.Name);
				}
			}
			if (it.items !== true) {
				if (schEvaluated && !schEvaluated.dynamicItems) {
					if (schEvaluated.items !== void 0) it.items = util_1.mergeEvaluated.items(gen, schEvaluated.items, it.items);
				} else {
					const items = gen.var("items", (0, codegen_1._)`${source}.evaluated.items`);
					it.items = util_1.mergeEvaluated.items(gen, items, it.items, codegen_1.Name);
				}
			}
		}
	}
	exports.callRef = callRef;
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/core/index.js
var require_core = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const id_1 = require_id();
	const ref_1 = require_ref();
	const core = [
		"$schema",
		"$id",
		"$defs",
		"$vocabulary",
		{ keyword: "$comment" },
		"definitions",
		id_1.default,
		ref_1.default
	];
	exports.default = core;
}));

// node_modules/ajv/dist/vocabularies/validation/limitNumber.js
var require_limitNumber = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const ops = codegen_1.operators;
	const KWDs = {
		maximum: {
			okStr: "<=",
			ok: ops.LTE,
			fail: ops.GT
		},
		minimum: {
			okStr: ">=",
			ok: ops.GTE,
			fail: ops.LT
		},
		exclusiveMaximum: {
			okStr: "<",
			ok: ops.LT,
			fail: ops.GTE
		},
		exclusiveMinimum: {
			okStr: ">",
			ok: ops.GT,
			fail: ops.LTE
		}
	};
	const def = {
		keyword: Object.keys(KWDs),
		type: "number",
		schemaType: "number",
		$data: true,
		error: {
			message: ({ keyword, schemaCode }) => (0, codegen_1.str)`must be ${KWDs[keyword].okStr} ${schemaCode}`,
			params: ({ keyword, schemaCode }) => (0, codegen_1._)`{comparison: ${KWDs[keyword].okStr}, limit: ${schemaCode}}`
		},
		code(cxt) {
			const { keyword, data, schemaCode } = cxt;
			cxt.fail$data((0, codegen_1._)`${data} ${KWDs[keyword].fail} ${schemaCode} || isNaN(${data})`);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/multipleOf.js
var require_multipleOf = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const def = {
		keyword: "multipleOf",
		type: "number",
		schemaType: "number",
		$data: true,
		error: {
			message: ({ schemaCode }) => (0, codegen_1.str)`must be multiple of ${schemaCode}`,
			params: ({ schemaCode }) => (0, codegen_1._)`{multipleOf: ${schemaCode}}`
		},
		code(cxt) {
			const { gen, data, schemaCode, it } = cxt;
			const prec = it.opts.multipleOfPrecision;
			const res = gen.let("res");
			const invalid = prec ? (0, codegen_1._)`Math.abs(Math.round(${res}) - ${res}) > 1e-${prec}` : (0, codegen_1._)`${res} !== parseInt(${res})`;
			cxt.fail$data((0, codegen_1._)`(${schemaCode} === 0 || (${res} = ${data}/${schemaCode}, ${invalid}))`);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/runtime/ucs2length.js
var require_ucs2length = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	function ucs2length(str) {
		const len = str.length;
		let length = 0;
		let pos = 0;
		let value;
		while (pos < len) {
			length++;
			value = str.charCodeAt(pos++);
			if (value >= 55296 && value <= 56319 && pos < len) {
				value = str.charCodeAt(pos);
				if ((value & 64512) === 56320) pos++;
			}
		}
		return length;
	}
	exports.default = ucs2length;
	ucs2length.code = "require(\"ajv/dist/runtime/ucs2length\").default";
}));

// node_modules/ajv/dist/vocabularies/validation/limitLength.js
var require_limitLength = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const ucs2length_1 = require_ucs2length();
	const def = {
		keyword: ["maxLength", "minLength"],
		type: "string",
		schemaType: "number",
		$data: true,
		error: {
			message({ keyword, schemaCode }) {
				const comp = keyword === "maxLength" ? "more" : "fewer";
				return (0, codegen_1.str)`must NOT have ${comp} than ${schemaCode} characters`;
			},
			params: ({ schemaCode }) => (0, codegen_1._)`{limit: ${schemaCode}}`
		},
		code(cxt) {
			const { keyword, data, schemaCode, it } = cxt;
			const op = keyword === "maxLength" ? codegen_1.operators.GT : codegen_1.operators.LT;
			const len = it.opts.unicode === false ? (0, codegen_1._)`${data}.length` : (0, codegen_1._)`${(0, util_1.useFunc)(cxt.gen, ucs2length_1.default)}(${data})`;
			cxt.fail$data((0, codegen_1._)`${len} ${op} ${schemaCode}`);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/pattern.js
var require_pattern = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const code_1 = require_code();
	const util_1 = require_util();
	const codegen_1 = require_codegen();
	const def = {
		keyword: "pattern",
		type: "string",
		schemaType: "string",
		$data: true,
		error: {
			message: ({ schemaCode }) => (0, codegen_1.str)`must match pattern "${schemaCode}"`,
			params: ({ schemaCode }) => (0, codegen_1._)`{pattern: ${schemaCode}}`
		},
		code(cxt) {
			const { gen, data, $data, schema, schemaCode, it } = cxt;
			const u = it.opts.unicodeRegExp ? "u" : "";
			if ($data) {
				const { regExp } = it.opts.code;
				const regExpCode = regExp.code === "new RegExp" ? (0, codegen_1._)`new RegExp` : (0, util_1.useFunc)(gen, regExp);
				const valid = gen.let("valid");
				gen.try(() => gen.assign(valid, (0, codegen_1._)`${regExpCode}(${schemaCode}, ${u}).test(${data})`), () => gen.assign(valid, false));
				cxt.fail$data((0, codegen_1._)`!${valid}`);
			} else {
				const regExp = (0, code_1.usePattern)(cxt, schema);
				cxt.fail$data((0, codegen_1._)`!${regExp}.test(${data})`);
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/limitProperties.js
var require_limitProperties = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const def = {
		keyword: ["maxProperties", "minProperties"],
		type: "object",
		schemaType: "number",
		$data: true,
		error: {
			message({ keyword, schemaCode }) {
				const comp = keyword === "maxProperties" ? "more" : "fewer";
				return (0, codegen_1.str)`must NOT have ${comp} than ${schemaCode} properties`;
			},
			params: ({ schemaCode }) => (0, codegen_1._)`{limit: ${schemaCode}}`
		},
		code(cxt) {
			const { keyword, data, schemaCode } = cxt;
			const op = keyword === "maxProperties" ? codegen_1.operators.GT : codegen_1.operators.LT;
			cxt.fail$data((0, codegen_1._)`Object.keys(${data}).length ${op} ${schemaCode}`);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/required.js
var require_required = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const code_1 = require_code();
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const def = {
		keyword: "required",
		type: "object",
		schemaType: "array",
		$data: true,
		error: {
			message: ({ params: { missingProperty } }) => (0, codegen_1.str)`must have required property '${missingProperty}'`,
			params: ({ params: { missingProperty } }) => (0, codegen_1._)`{missingProperty: ${missingProperty}}`
		},
		code(cxt) {
			const { gen, schema, schemaCode, data, $data, it } = cxt;
			const { opts } = it;
			if (!$data && schema.length === 0) return;
			const useLoop = schema.length >= opts.loopRequired;
			if (it.allErrors) allErrorsMode();
			else exitOnErrorMode();
			if (opts.strictRequired) {
				const props = cxt.parentSchema.properties;
				const { definedProperties } = cxt.it;
				for (const requiredKey of schema) if ((props === null || props === void 0 ? void 0 : props[requiredKey]) === void 0 && !definedProperties.has(requiredKey)) {
					const msg = `required property "${requiredKey}" is not defined at "${it.schemaEnv.baseId + it.errSchemaPath}" (strictRequired)`;
					(0, util_1.checkStrictMode)(it, msg, it.opts.strictRequired);
				}
			}
			function allErrorsMode() {
				if (useLoop || $data) cxt.block$data(codegen_1.nil, loopAllRequired);
				else for (const prop of schema) (0, code_1.checkReportMissingProp)(cxt, prop);
			}
			function exitOnErrorMode() {
				const missing = gen.let("missing");
				if (useLoop || $data) {
					const valid = gen.let("valid", true);
					cxt.block$data(valid, () => loopUntilMissing(missing, valid));
					cxt.ok(valid);
				} else {
					gen.if((0, code_1.checkMissingProp)(cxt, schema, missing));
					(0, code_1.reportMissingProp)(cxt, missing);
					gen.else();
				}
			}
			function loopAllRequired() {
				gen.forOf("prop", schemaCode, (prop) => {
					cxt.setParams({ missingProperty: prop });
					gen.if((0, code_1.noPropertyInData)(gen, data, prop, opts.ownProperties), () => cxt.error());
				});
			}
			function loopUntilMissing(missing, valid) {
				cxt.setParams({ missingProperty: missing });
				gen.forOf(missing, schemaCode, () => {
					gen.assign(valid, (0, code_1.propertyInData)(gen, data, missing, opts.ownProperties));
					gen.if((0, codegen_1.not)(valid), () => {
						cxt.error();
						gen.break();
					});
				}, codegen_1.nil);
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/limitItems.js
var require_limitItems = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const def = {
		keyword: ["maxItems", "minItems"],
		type: "array",
		schemaType: "number",
		$data: true,
		error: {
			message({ keyword, schemaCode }) {
				const comp = keyword === "maxItems" ? "more" : "fewer";
				return (0, codegen_1.str)`must NOT have ${comp} than ${schemaCode} items`;
			},
			params: ({ schemaCode }) => (0, codegen_1._)`{limit: ${schemaCode}}`
		},
		code(cxt) {
			const { keyword, data, schemaCode } = cxt;
			const op = keyword === "maxItems" ? codegen_1.operators.GT : codegen_1.operators.LT;
			cxt.fail$data((0, codegen_1._)`${data}.length ${op} ${schemaCode}`);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/runtime/equal.js
var require_equal = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const equal = require_fast_deep_equal();
	equal.code = "require(\"ajv/dist/runtime/equal\").default";
	exports.default = equal;
}));

// node_modules/ajv/dist/vocabularies/validation/uniqueItems.js
var require_uniqueItems = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const dataType_1 = require_dataType();
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const equal_1 = require_equal();
	const def = {
		keyword: "uniqueItems",
		type: "array",
		schemaType: "boolean",
		$data: true,
		error: {
			message: ({ params: { i, j } }) => (0, codegen_1.str)`must NOT have duplicate items (items ## ${j} and ${i} are identical)`,
			params: ({ params: { i, j } }) => (0, codegen_1._)`{i: ${i}, j: ${j}}`
		},
		code(cxt) {
			const { gen, data, $data, schema, parentSchema, schemaCode, it } = cxt;
			if (!$data && !schema) return;
			const valid = gen.let("valid");
			const itemTypes = parentSchema.items ? (0, dataType_1.getSchemaTypes)(parentSchema.items) : [];
			cxt.block$data(valid, validateUniqueItems, (0, codegen_1._)`${schemaCode} === false`);
			cxt.ok(valid);
			function validateUniqueItems() {
				const i = gen.let("i", (0, codegen_1._)`${data}.length`);
				const j = gen.let("j");
				cxt.setParams({
					i,
					j
				});
				gen.assign(valid, true);
				gen.if((0, codegen_1._)`${i} > 1`, () => (canOptimize() ? loopN : loopN2)(i, j));
			}
			function canOptimize() {
				return itemTypes.length > 0 && !itemTypes.some((t) => t === "object" || t === "array");
			}
			function loopN(i, j) {
				const item = gen.name("item");
				const wrongType = (0, dataType_1.checkDataTypes)(itemTypes, item, it.opts.strictNumbers, dataType_1.DataType.Wrong);
				const indices = gen.const("indices", (0, codegen_1._)`{}`);
				gen.for((0, codegen_1._)`;${i}--;`, () => {
					gen.let(item, (0, codegen_1._)`${data}[${i}]`);
					gen.if(wrongType, (0, codegen_1._)`continue`);
					if (itemTypes.length > 1) gen.if((0, codegen_1._)`typeof ${item} == "string"`, (0, codegen_1._)`${item} += "_"`);
					gen.if((0, codegen_1._)`typeof ${indices}[${item}] == "number"`, () => {
						gen.assign(j, (0, codegen_1._)`${indices}[${item}]`);
						cxt.error();
						gen.assign(valid, false).break();
					}).code((0, codegen_1._)`${indices}[${item}] = ${i}`);
				});
			}
			function loopN2(i, j) {
				const eql = (0, util_1.useFunc)(gen, equal_1.default);
				const outer = gen.name("outer");
				gen.label(outer).for((0, codegen_1._)`;${i}--;`, () => gen.for((0, codegen_1._)`${j} = ${i}; ${j}--;`, () => gen.if((0, codegen_1._)`${eql}(${data}[${i}], ${data}[${j}])`, () => {
					cxt.error();
					gen.assign(valid, false).break(outer);
				})));
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/const.js
var require_const = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const equal_1 = require_equal();
	const def = {
		keyword: "const",
		$data: true,
		error: {
			message: "must be equal to constant",
			params: ({ schemaCode }) => (0, codegen_1._)`{allowedValue: ${schemaCode}}`
		},
		code(cxt) {
			const { gen, data, $data, schemaCode, schema } = cxt;
			if ($data || schema && typeof schema == "object") cxt.fail$data((0, codegen_1._)`!${(0, util_1.useFunc)(gen, equal_1.default)}(${data}, ${schemaCode})`);
			else cxt.fail((0, codegen_1._)`${schema} !== ${data}`);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/enum.js
var require_enum = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const equal_1 = require_equal();
	const def = {
		keyword: "enum",
		schemaType: "array",
		$data: true,
		error: {
			message: "must be equal to one of the allowed values",
			params: ({ schemaCode }) => (0, codegen_1._)`{allowedValues: ${schemaCode}}`
		},
		code(cxt) {
			const { gen, data, $data, schema, schemaCode, it } = cxt;
			if (!$data && schema.length === 0) throw new Error("enum must have non-empty array");
			const useLoop = schema.length >= it.opts.loopEnum;
			let eql;
			const getEql = () => eql !== null && eql !== void 0 ? eql : eql = (0, util_1.useFunc)(gen, equal_1.default);
			let valid;
			if (useLoop || $data) {
				valid = gen.let("valid");
				cxt.block$data(valid, loopEnum);
			} else {
				/* istanbul ignore if */
				if (!Array.isArray(schema)) throw new Error("ajv implementation error");
				const vSchema = gen.const("vSchema", schemaCode);
				valid = (0, codegen_1.or)(...schema.map((_x, i) => equalCode(vSchema, i)));
			}
			cxt.pass(valid);
			function loopEnum() {
				gen.assign(valid, false);
				gen.forOf("v", schemaCode, (v) => gen.if((0, codegen_1._)`${getEql()}(${data}, ${v})`, () => gen.assign(valid, true).break()));
			}
			function equalCode(vSchema, i) {
				const sch = schema[i];
				return typeof sch === "object" && sch !== null ? (0, codegen_1._)`${getEql()}(${data}, ${vSchema}[${i}])` : (0, codegen_1._)`${data} === ${sch}`;
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/index.js
var require_validation = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const limitNumber_1 = require_limitNumber();
	const multipleOf_1 = require_multipleOf();
	const limitLength_1 = require_limitLength();
	const pattern_1 = require_pattern();
	const limitProperties_1 = require_limitProperties();
	const required_1 = require_required();
	const limitItems_1 = require_limitItems();
	const uniqueItems_1 = require_uniqueItems();
	const const_1 = require_const();
	const enum_1 = require_enum();
	const validation = [
		limitNumber_1.default,
		multipleOf_1.default,
		limitLength_1.default,
		pattern_1.default,
		limitProperties_1.default,
		required_1.default,
		limitItems_1.default,
		uniqueItems_1.default,
		{
			keyword: "type",
			schemaType: ["string", "array"]
		},
		{
			keyword: "nullable",
			schemaType: "boolean"
		},
		const_1.default,
		enum_1.default
	];
	exports.default = validation;
}));

// node_modules/ajv/dist/vocabularies/applicator/additionalItems.js
var require_additionalItems = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.validateAdditionalItems = void 0;
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const def = {
		keyword: "additionalItems",
		type: "array",
		schemaType: ["boolean", "object"],
		before: "uniqueItems",
		error: {
			message: ({ params: { len } }) => (0, codegen_1.str)`must NOT have more than ${len} items`,
			params: ({ params: { len } }) => (0, codegen_1._)`{limit: ${len}}`
		},
		code(cxt) {
			const { parentSchema, it } = cxt;
			const { items } = parentSchema;
			if (!Array.isArray(items)) {
				(0, util_1.checkStrictMode)(it, "\"additionalItems\" is ignored when \"items\" is not an array of schemas");
				return;
			}
			validateAdditionalItems(cxt, items);
		}
	};
	function validateAdditionalItems(cxt, items) {
		const { gen, schema, data, keyword, it } = cxt;
		it.items = true;
		const len = gen.const("len", (0, codegen_1._)`${data}.length`);
		if (schema === false) {
			cxt.setParams({ len: items.length });
			cxt.pass((0, codegen_1._)`${len} <= ${items.length}`);
		} else if (typeof schema == "object" && !(0, util_1.alwaysValidSchema)(it, schema)) {
			const valid = gen.var("valid", (0, codegen_1._)`${len} <= ${items.length}`);
			gen.if((0, codegen_1.not)(valid), () => validateItems(valid));
			cxt.ok(valid);
		}
		function validateItems(valid) {
			gen.forRange("i", items.length, len, (i) => {
				cxt.subschema({
					keyword,
					dataProp: i,
					dataPropType: util_1.Type.Num
				}, valid);
				if (!it.allErrors) gen.if((0, codegen_1.not)(valid), () => gen.break());
			});
		}
	}
	exports.validateAdditionalItems = validateAdditionalItems;
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/items.js
var require_items = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.validateTuple = void 0;
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const code_1 = require_code();
	const def = {
		keyword: "items",
		type: "array",
		schemaType: [
			"object",
			"array",
			"boolean"
		],
		before: "uniqueItems",
		code(cxt) {
			const { schema, it } = cxt;
			if (Array.isArray(schema)) return validateTuple(cxt, "additionalItems", schema);
			it.items = true;
			if ((0, util_1.alwaysValidSchema)(it, schema)) return;
			cxt.ok((0, code_1.validateArray)(cxt));
		}
	};
	function validateTuple(cxt, extraItems, schArr = cxt.schema) {
		const { gen, parentSchema, data, keyword, it } = cxt;
		checkStrictTuple(parentSchema);
		if (it.opts.unevaluated && schArr.length && it.items !== true) it.items = util_1.mergeEvaluated.items(gen, schArr.length, it.items);
		const valid = gen.name("valid");
		const len = gen.const("len", (0, codegen_1._)`${data}.length`);
		schArr.forEach((sch, i) => {
			if ((0, util_1.alwaysValidSchema)(it, sch)) return;
			gen.if((0, codegen_1._)`${len} > ${i}`, () => cxt.subschema({
				keyword,
				schemaProp: i,
				dataProp: i
			}, valid));
			cxt.ok(valid);
		});
		function checkStrictTuple(sch) {
			const { opts, errSchemaPath } = it;
			const l = schArr.length;
			const fullTuple = l === sch.minItems && (l === sch.maxItems || sch[extraItems] === false);
			if (opts.strictTuples && !fullTuple) {
				const msg = `"${keyword}" is ${l}-tuple, but minItems or maxItems/${extraItems} are not specified or different at path "${errSchemaPath}"`;
				(0, util_1.checkStrictMode)(it, msg, opts.strictTuples);
			}
		}
	}
	exports.validateTuple = validateTuple;
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/prefixItems.js
var require_prefixItems = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const items_1 = require_items();
	const def = {
		keyword: "prefixItems",
		type: "array",
		schemaType: ["array"],
		before: "uniqueItems",
		code: (cxt) => (0, items_1.validateTuple)(cxt, "items")
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/items2020.js
var require_items2020 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const code_1 = require_code();
	const additionalItems_1 = require_additionalItems();
	const def = {
		keyword: "items",
		type: "array",
		schemaType: ["object", "boolean"],
		before: "uniqueItems",
		error: {
			message: ({ params: { len } }) => (0, codegen_1.str)`must NOT have more than ${len} items`,
			params: ({ params: { len } }) => (0, codegen_1._)`{limit: ${len}}`
		},
		code(cxt) {
			const { schema, parentSchema, it } = cxt;
			const { prefixItems } = parentSchema;
			it.items = true;
			if ((0, util_1.alwaysValidSchema)(it, schema)) return;
			if (prefixItems) (0, additionalItems_1.validateAdditionalItems)(cxt, prefixItems);
			else cxt.ok((0, code_1.validateArray)(cxt));
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/contains.js
var require_contains = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const def = {
		keyword: "contains",
		type: "array",
		schemaType: ["object", "boolean"],
		before: "uniqueItems",
		trackErrors: true,
		error: {
			message: ({ params: { min, max } }) => max === void 0 ? (0, codegen_1.str)`must contain at least ${min} valid item(s)` : (0, codegen_1.str)`must contain at least ${min} and no more than ${max} valid item(s)`,
			params: ({ params: { min, max } }) => max === void 0 ? (0, codegen_1._)`{minContains: ${min}}` : (0, codegen_1._)`{minContains: ${min}, maxContains: ${max}}`
		},
		code(cxt) {
			const { gen, schema, parentSchema, data, it } = cxt;
			let min;
			let max;
			const { minContains, maxContains } = parentSchema;
			if (it.opts.next) {
				min = minContains === void 0 ? 1 : minContains;
				max = maxContains;
			} else min = 1;
			const len = gen.const("len", (0, codegen_1._)`${data}.length`);
			cxt.setParams({
				min,
				max
			});
			if (max === void 0 && min === 0) {
				(0, util_1.checkStrictMode)(it, `"minContains" == 0 without "maxContains": "contains" keyword ignored`);
				return;
			}
			if (max !== void 0 && min > max) {
				(0, util_1.checkStrictMode)(it, `"minContains" > "maxContains" is always invalid`);
				cxt.fail();
				return;
			}
			if ((0, util_1.alwaysValidSchema)(it, schema)) {
				let cond = (0, codegen_1._)`${len} >= ${min}`;
				if (max !== void 0) cond = (0, codegen_1._)`${cond} && ${len} <= ${max}`;
				cxt.pass(cond);
				return;
			}
			it.items = true;
			const valid = gen.name("valid");
			if (max === void 0 && min === 1) validateItems(valid, () => gen.if(valid, () => gen.break()));
			else if (min === 0) {
				gen.let(valid, true);
				if (max !== void 0) gen.if((0, codegen_1._)`${data}.length > 0`, validateItemsWithCount);
			} else {
				gen.let(valid, false);
				validateItemsWithCount();
			}
			cxt.result(valid, () => cxt.reset());
			function validateItemsWithCount() {
				const schValid = gen.name("_valid");
				const count = gen.let("count", 0);
				validateItems(schValid, () => gen.if(schValid, () => checkLimits(count)));
			}
			function validateItems(_valid, block) {
				gen.forRange("i", 0, len, (i) => {
					cxt.subschema({
						keyword: "contains",
						dataProp: i,
						dataPropType: util_1.Type.Num,
						compositeRule: true
					}, _valid);
					block();
				});
			}
			function checkLimits(count) {
				gen.code((0, codegen_1._)`${count}++`);
				if (max === void 0) gen.if((0, codegen_1._)`${count} >= ${min}`, () => gen.assign(valid, true).break());
				else {
					gen.if((0, codegen_1._)`${count} > ${max}`, () => gen.assign(valid, false).break());
					if (min === 1) gen.assign(valid, true);
					else gen.if((0, codegen_1._)`${count} >= ${min}`, () => gen.assign(valid, true));
				}
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/dependencies.js
var require_dependencies = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.validateSchemaDeps = exports.validatePropertyDeps = exports.error = void 0;
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const code_1 = require_code();
	exports.error = {
		message: ({ params: { property, depsCount, deps } }) => {
			const property_ies = depsCount === 1 ? "property" : "properties";
			return (0, codegen_1.str)`must have ${property_ies} ${deps} when property ${property} is present`;
		},
		params: ({ params: { property, depsCount, deps, missingProperty } }) => (0, codegen_1._)`{property: ${property},
    missingProperty: ${missingProperty},
    depsCount: ${depsCount},
    deps: ${deps}}`
	};
	const def = {
		keyword: "dependencies",
		type: "object",
		schemaType: "object",
		error: exports.error,
		code(cxt) {
			const [propDeps, schDeps] = splitDependencies(cxt);
			validatePropertyDeps(cxt, propDeps);
			validateSchemaDeps(cxt, schDeps);
		}
	};
	function splitDependencies({ schema }) {
		const propertyDeps = {};
		const schemaDeps = {};
		for (const key in schema) {
			if (key === "__proto__") continue;
			const deps = Array.isArray(schema[key]) ? propertyDeps : schemaDeps;
			deps[key] = schema[key];
		}
		return [propertyDeps, schemaDeps];
	}
	function validatePropertyDeps(cxt, propertyDeps = cxt.schema) {
		const { gen, data, it } = cxt;
		if (Object.keys(propertyDeps).length === 0) return;
		const missing = gen.let("missing");
		for (const prop in propertyDeps) {
			const deps = propertyDeps[prop];
			if (deps.length === 0) continue;
			const hasProperty = (0, code_1.propertyInData)(gen, data, prop, it.opts.ownProperties);
			cxt.setParams({
				property: prop,
				depsCount: deps.length,
				deps: deps.join(", ")
			});
			if (it.allErrors) gen.if(hasProperty, () => {
				for (const depProp of deps) (0, code_1.checkReportMissingProp)(cxt, depProp);
			});
			else {
				gen.if((0, codegen_1._)`${hasProperty} && (${(0, code_1.checkMissingProp)(cxt, deps, missing)})`);
				(0, code_1.reportMissingProp)(cxt, missing);
				gen.else();
			}
		}
	}
	exports.validatePropertyDeps = validatePropertyDeps;
	function validateSchemaDeps(cxt, schemaDeps = cxt.schema) {
		const { gen, data, keyword, it } = cxt;
		const valid = gen.name("valid");
		for (const prop in schemaDeps) {
			if ((0, util_1.alwaysValidSchema)(it, schemaDeps[prop])) continue;
			gen.if((0, code_1.propertyInData)(gen, data, prop, it.opts.ownProperties), () => {
				const schCxt = cxt.subschema({
					keyword,
					schemaProp: prop
				}, valid);
				cxt.mergeValidEvaluated(schCxt, valid);
			}, () => gen.var(valid, true));
			cxt.ok(valid);
		}
	}
	exports.validateSchemaDeps = validateSchemaDeps;
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/propertyNames.js
var require_propertyNames = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const def = {
		keyword: "propertyNames",
		type: "object",
		schemaType: ["object", "boolean"],
		error: {
			message: "property name must be valid",
			params: ({ params }) => (0, codegen_1._)`{propertyName: ${params.propertyName}}`
		},
		code(cxt) {
			const { gen, schema, data, it } = cxt;
			if ((0, util_1.alwaysValidSchema)(it, schema)) return;
			const valid = gen.name("valid");
			gen.forIn("key", data, (key) => {
				cxt.setParams({ propertyName: key });
				cxt.subschema({
					keyword: "propertyNames",
					data: key,
					dataTypes: ["string"],
					propertyName: key,
					compositeRule: true
				}, valid);
				gen.if((0, codegen_1.not)(valid), () => {
					cxt.error(true);
					if (!it.allErrors) gen.break();
				});
			});
			cxt.ok(valid);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/additionalProperties.js
var require_additionalProperties = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const code_1 = require_code();
	const codegen_1 = require_codegen();
	const names_1 = require_names();
	const util_1 = require_util();
	const def = {
		keyword: "additionalProperties",
		type: ["object"],
		schemaType: ["boolean", "object"],
		allowUndefined: true,
		trackErrors: true,
		error: {
			message: "must NOT have additional properties",
			params: ({ params }) => (0, codegen_1._)`{additionalProperty: ${params.additionalProperty}}`
		},
		code(cxt) {
			const { gen, schema, parentSchema, data, errsCount, it } = cxt;
			/* istanbul ignore if */
			if (!errsCount) throw new Error("ajv implementation error");
			const { allErrors, opts } = it;
			it.props = true;
			if (opts.removeAdditional !== "all" && (0, util_1.alwaysValidSchema)(it, schema)) return;
			const props = (0, code_1.allSchemaProperties)(parentSchema.properties);
			const patProps = (0, code_1.allSchemaProperties)(parentSchema.patternProperties);
			checkAdditionalProperties();
			cxt.ok((0, codegen_1._)`${errsCount} === ${names_1.default.errors}`);
			function checkAdditionalProperties() {
				gen.forIn("key", data, (key) => {
					if (!props.length && !patProps.length) additionalPropertyCode(key);
					else gen.if(isAdditional(key), () => additionalPropertyCode(key));
				});
			}
			function isAdditional(key) {
				let definedProp;
				if (props.length > 8) {
					const propsSchema = (0, util_1.schemaRefOrVal)(it, parentSchema.properties, "properties");
					definedProp = (0, code_1.isOwnProperty)(gen, propsSchema, key);
				} else if (props.length) definedProp = (0, codegen_1.or)(...props.map((p) => (0, codegen_1._)`${key} === ${p}`));
				else definedProp = codegen_1.nil;
				if (patProps.length) definedProp = (0, codegen_1.or)(definedProp, ...patProps.map((p) => (0, codegen_1._)`${(0, code_1.usePattern)(cxt, p)}.test(${key})`));
				return (0, codegen_1.not)(definedProp);
			}
			function deleteAdditional(key) {
				gen.code((0, codegen_1._)`delete ${data}[${key}]`);
			}
			function additionalPropertyCode(key) {
				if (opts.removeAdditional === "all" || opts.removeAdditional && schema === false) {
					deleteAdditional(key);
					return;
				}
				if (schema === false) {
					cxt.setParams({ additionalProperty: key });
					cxt.error();
					if (!allErrors) gen.break();
					return;
				}
				if (typeof schema == "object" && !(0, util_1.alwaysValidSchema)(it, schema)) {
					const valid = gen.name("valid");
					if (opts.removeAdditional === "failing") {
						applyAdditionalSchema(key, valid, false);
						gen.if((0, codegen_1.not)(valid), () => {
							cxt.reset();
							deleteAdditional(key);
						});
					} else {
						applyAdditionalSchema(key, valid);
						if (!allErrors) gen.if((0, codegen_1.not)(valid), () => gen.break());
					}
				}
			}
			function applyAdditionalSchema(key, valid, errors) {
				const subschema = {
					keyword: "additionalProperties",
					dataProp: key,
					dataPropType: util_1.Type.Str
				};
				if (errors === false) Object.assign(subschema, {
					compositeRule: true,
					createErrors: false,
					allErrors: false
				});
				cxt.subschema(subschema, valid);
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/properties.js
var require_properties = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const validate_1 = require_validate();
	const code_1 = require_code();
	const util_1 = require_util();
	const additionalProperties_1 = require_additionalProperties();
	const def = {
		keyword: "properties",
		type: "object",
		schemaType: "object",
		code(cxt) {
			const { gen, schema, parentSchema, data, it } = cxt;
			if (it.opts.removeAdditional === "all" && parentSchema.additionalProperties === void 0) additionalProperties_1.default.code(new validate_1.KeywordCxt(it, additionalProperties_1.default, "additionalProperties"));
			const allProps = (0, code_1.allSchemaProperties)(schema);
			for (const prop of allProps) it.definedProperties.add(prop);
			if (it.opts.unevaluated && allProps.length && it.props !== true) it.props = util_1.mergeEvaluated.props(gen, (0, util_1.toHash)(allProps), it.props);
			const properties = allProps.filter((p) => !(0, util_1.alwaysValidSchema)(it, schema[p]));
			if (properties.length === 0) return;
			const valid = gen.name("valid");
			for (const prop of properties) {
				if (hasDefault(prop)) applyPropertySchema(prop);
				else {
					gen.if((0, code_1.propertyInData)(gen, data, prop, it.opts.ownProperties));
					applyPropertySchema(prop);
					if (!it.allErrors) gen.else().var(valid, true);
					gen.endIf();
				}
				cxt.it.definedProperties.add(prop);
				cxt.ok(valid);
			}
			function hasDefault(prop) {
				return it.opts.useDefaults && !it.compositeRule && schema[prop].default !== void 0;
			}
			function applyPropertySchema(prop) {
				cxt.subschema({
					keyword: "properties",
					schemaProp: prop,
					dataProp: prop
				}, valid);
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/patternProperties.js
var require_patternProperties = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const code_1 = require_code();
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const util_2 = require_util();
	const def = {
		keyword: "patternProperties",
		type: "object",
		schemaType: "object",
		code(cxt) {
			const { gen, schema, data, parentSchema, it } = cxt;
			const { opts } = it;
			const patterns = (0, code_1.allSchemaProperties)(schema);
			const alwaysValidPatterns = patterns.filter((p) => (0, util_1.alwaysValidSchema)(it, schema[p]));
			if (patterns.length === 0 || alwaysValidPatterns.length === patterns.length && (!it.opts.unevaluated || it.props === true)) return;
			const checkProperties = opts.strictSchema && !opts.allowMatchingProperties && parentSchema.properties;
			const valid = gen.name("valid");
			if (it.props !== true && !(it.props instanceof codegen_1.Name)) it.props = (0, util_2.evaluatedPropsToName)(gen, it.props);
			const { props } = it;
			validatePatternProperties();
			function validatePatternProperties() {
				for (const pat of patterns) {
					if (checkProperties) checkMatchingProperties(pat);
					if (it.allErrors) validateProperties(pat);
					else {
						gen.var(valid, true);
						validateProperties(pat);
						gen.if(valid);
					}
				}
			}
			function checkMatchingProperties(pat) {
				for (const prop in checkProperties) if (new RegExp(pat).test(prop)) (0, util_1.checkStrictMode)(it, `property ${prop} matches pattern ${pat} (use allowMatchingProperties)`);
			}
			function validateProperties(pat) {
				gen.forIn("key", data, (key) => {
					gen.if((0, codegen_1._)`${(0, code_1.usePattern)(cxt, pat)}.test(${key})`, () => {
						const alwaysValid = alwaysValidPatterns.includes(pat);
						if (!alwaysValid) cxt.subschema({
							keyword: "patternProperties",
							schemaProp: pat,
							dataProp: key,
							dataPropType: util_2.Type.Str
						}, valid);
						if (it.opts.unevaluated && props !== true) gen.assign((0, codegen_1._)`${props}[${key}]`, true);
						else if (!alwaysValid && !it.allErrors) gen.if((0, codegen_1.not)(valid), () => gen.break());
					});
				});
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/not.js
var require_not = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const util_1 = require_util();
	const def = {
		keyword: "not",
		schemaType: ["object", "boolean"],
		trackErrors: true,
		code(cxt) {
			const { gen, schema, it } = cxt;
			if ((0, util_1.alwaysValidSchema)(it, schema)) {
				cxt.fail();
				return;
			}
			const valid = gen.name("valid");
			cxt.subschema({
				keyword: "not",
				compositeRule: true,
				createErrors: false,
				allErrors: false
			}, valid);
			cxt.failResult(valid, () => cxt.reset(), () => cxt.error());
		},
		error: { message: "must NOT be valid" }
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/anyOf.js
var require_anyOf = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const def = {
		keyword: "anyOf",
		schemaType: "array",
		trackErrors: true,
		code: require_code().validateUnion,
		error: { message: "must match a schema in anyOf" }
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/oneOf.js
var require_oneOf = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const def = {
		keyword: "oneOf",
		schemaType: "array",
		trackErrors: true,
		error: {
			message: "must match exactly one schema in oneOf",
			params: ({ params }) => (0, codegen_1._)`{passingSchemas: ${params.passing}}`
		},
		code(cxt) {
			const { gen, schema, parentSchema, it } = cxt;
			/* istanbul ignore if */
			if (!Array.isArray(schema)) throw new Error("ajv implementation error");
			if (it.opts.discriminator && parentSchema.discriminator) return;
			const schArr = schema;
			const valid = gen.let("valid", false);
			const passing = gen.let("passing", null);
			const schValid = gen.name("_valid");
			cxt.setParams({ passing });
			gen.block(validateOneOf);
			cxt.result(valid, () => cxt.reset(), () => cxt.error(true));
			function validateOneOf() {
				schArr.forEach((sch, i) => {
					let schCxt;
					if ((0, util_1.alwaysValidSchema)(it, sch)) gen.var(schValid, true);
					else schCxt = cxt.subschema({
						keyword: "oneOf",
						schemaProp: i,
						compositeRule: true
					}, schValid);
					if (i > 0) gen.if((0, codegen_1._)`${schValid} && ${valid}`).assign(valid, false).assign(passing, (0, codegen_1._)`[${passing}, ${i}]`).else();
					gen.if(schValid, () => {
						gen.assign(valid, true);
						gen.assign(passing, i);
						if (schCxt) cxt.mergeEvaluated(schCxt, codegen_1.Name);
					});
				});
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/allOf.js
var require_allOf = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const util_1 = require_util();
	const def = {
		keyword: "allOf",
		schemaType: "array",
		code(cxt) {
			const { gen, schema, it } = cxt;
			/* istanbul ignore if */
			if (!Array.isArray(schema)) throw new Error("ajv implementation error");
			const valid = gen.name("valid");
			schema.forEach((sch, i) => {
				if ((0, util_1.alwaysValidSchema)(it, sch)) return;
				const schCxt = cxt.subschema({
					keyword: "allOf",
					schemaProp: i
				}, valid);
				cxt.ok(valid);
				cxt.mergeEvaluated(schCxt);
			});
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/if.js
var require_if = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const def = {
		keyword: "if",
		schemaType: ["object", "boolean"],
		trackErrors: true,
		error: {
			message: ({ params }) => (0, codegen_1.str)`must match "${params.ifClause}" schema`,
			params: ({ params }) => (0, codegen_1._)`{failingKeyword: ${params.ifClause}}`
		},
		code(cxt) {
			const { gen, parentSchema, it } = cxt;
			if (parentSchema.then === void 0 && parentSchema.else === void 0) (0, util_1.checkStrictMode)(it, "\"if\" without \"then\" and \"else\" is ignored");
			const hasThen = hasSchema(it, "then");
			const hasElse = hasSchema(it, "else");
			if (!hasThen && !hasElse) return;
			const valid = gen.let("valid", true);
			const schValid = gen.name("_valid");
			validateIf();
			cxt.reset();
			if (hasThen && hasElse) {
				const ifClause = gen.let("ifClause");
				cxt.setParams({ ifClause });
				gen.if(schValid, validateClause("then", ifClause), validateClause("else", ifClause));
			} else if (hasThen) gen.if(schValid, validateClause("then"));
			else gen.if((0, codegen_1.not)(schValid), validateClause("else"));
			cxt.pass(valid, () => cxt.error(true));
			function validateIf() {
				const schCxt = cxt.subschema({
					keyword: "if",
					compositeRule: true,
					createErrors: false,
					allErrors: false
				}, schValid);
				cxt.mergeEvaluated(schCxt);
			}
			function validateClause(keyword, ifClause) {
				return () => {
					const schCxt = cxt.subschema({ keyword }, schValid);
					gen.assign(valid, schValid);
					cxt.mergeValidEvaluated(schCxt, valid);
					if (ifClause) gen.assign(ifClause, (0, codegen_1._)`${keyword}`);
					else cxt.setParams({ ifClause: keyword });
				};
			}
		}
	};
	function hasSchema(it, keyword) {
		const schema = it.schema[keyword];
		return schema !== void 0 && !(0, util_1.alwaysValidSchema)(it, schema);
	}
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/thenElse.js
var require_thenElse = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const util_1 = require_util();
	const def = {
		keyword: ["then", "else"],
		schemaType: ["object", "boolean"],
		code({ keyword, parentSchema, it }) {
			if (parentSchema.if === void 0) (0, util_1.checkStrictMode)(it, `"${keyword}" without "if" is ignored`);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/index.js
var require_applicator = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const additionalItems_1 = require_additionalItems();
	const prefixItems_1 = require_prefixItems();
	const items_1 = require_items();
	const items2020_1 = require_items2020();
	const contains_1 = require_contains();
	const dependencies_1 = require_dependencies();
	const propertyNames_1 = require_propertyNames();
	const additionalProperties_1 = require_additionalProperties();
	const properties_1 = require_properties();
	const patternProperties_1 = require_patternProperties();
	const not_1 = require_not();
	const anyOf_1 = require_anyOf();
	const oneOf_1 = require_oneOf();
	const allOf_1 = require_allOf();
	const if_1 = require_if();
	const thenElse_1 = require_thenElse();
	function getApplicator(draft2020 = false) {
		const applicator = [
			not_1.default,
			anyOf_1.default,
			oneOf_1.default,
			allOf_1.default,
			if_1.default,
			thenElse_1.default,
			propertyNames_1.default,
			additionalProperties_1.default,
			dependencies_1.default,
			properties_1.default,
			patternProperties_1.default
		];
		if (draft2020) applicator.push(prefixItems_1.default, items2020_1.default);
		else applicator.push(additionalItems_1.default, items_1.default);
		applicator.push(contains_1.default);
		return applicator;
	}
	exports.default = getApplicator;
}));

// node_modules/ajv/dist/vocabularies/format/format.js
var require_format$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const def = {
		keyword: "format",
		type: ["number", "string"],
		schemaType: "string",
		$data: true,
		error: {
			message: ({ schemaCode }) => (0, codegen_1.str)`must match format "${schemaCode}"`,
			params: ({ schemaCode }) => (0, codegen_1._)`{format: ${schemaCode}}`
		},
		code(cxt, ruleType) {
			const { gen, data, $data, schema, schemaCode, it } = cxt;
			const { opts, errSchemaPath, schemaEnv, self } = it;
			if (!opts.validateFormats) return;
			if ($data) validate$DataFormat();
			else validateFormat();
			function validate$DataFormat() {
				const fmts = gen.scopeValue("formats", {
					ref: self.formats,
					code: opts.code.formats
				});
				const fDef = gen.const("fDef", (0, codegen_1._)`${fmts}[${schemaCode}]`);
				const fType = gen.let("fType");
				const format = gen.let("format");
				gen.if((0, codegen_1._)`typeof ${fDef} == "object" && !(${fDef} instanceof RegExp)`, () => gen.assign(fType, (0, codegen_1._)`${fDef}.type || "string"`).assign(format, (0, codegen_1._)`${fDef}.validate`), () => gen.assign(fType, (0, codegen_1._)`"string"`).assign(format, fDef));
				cxt.fail$data((0, codegen_1.or)(unknownFmt(), invalidFmt()));
				function unknownFmt() {
					if (opts.strictSchema === false) return codegen_1.nil;
					return (0, codegen_1._)`${schemaCode} && !${format}`;
				}
				function invalidFmt() {
					const callFormat = schemaEnv.$async ? (0, codegen_1._)`(${fDef}.async ? await ${format}(${data}) : ${format}(${data}))` : (0, codegen_1._)`${format}(${data})`;
					const validData = (0, codegen_1._)`(typeof ${format} == "function" ? ${callFormat} : ${format}.test(${data}))`;
					return (0, codegen_1._)`${format} && ${format} !== true && ${fType} === ${ruleType} && !${validData}`;
				}
			}
			function validateFormat() {
				const formatDef = self.formats[schema];
				if (!formatDef) {
					unknownFormat();
					return;
				}
				if (formatDef === true) return;
				const [fmtType, format, fmtRef] = getFormat(formatDef);
				if (fmtType === ruleType) cxt.pass(validCondition());
				function unknownFormat() {
					if (opts.strictSchema === false) {
						self.logger.warn(unknownMsg());
						return;
					}
					throw new Error(unknownMsg());
					function unknownMsg() {
						return `unknown format "${schema}" ignored in schema at path "${errSchemaPath}"`;
					}
				}
				function getFormat(fmtDef) {
					const code = fmtDef instanceof RegExp ? (0, codegen_1.regexpCode)(fmtDef) : opts.code.formats ? (0, codegen_1._)`${opts.code.formats}${(0, codegen_1.getProperty)(schema)}` : void 0;
					const fmt = gen.scopeValue("formats", {
						key: schema,
						ref: fmtDef,
						code
					});
					if (typeof fmtDef == "object" && !(fmtDef instanceof RegExp)) return [
						fmtDef.type || "string",
						fmtDef.validate,
						(0, codegen_1._)`${fmt}.validate`
					];
					return [
						"string",
						fmtDef,
						fmt
					];
				}
				function validCondition() {
					if (typeof formatDef == "object" && !(formatDef instanceof RegExp) && formatDef.async) {
						if (!schemaEnv.$async) throw new Error("async format in sync schema");
						return (0, codegen_1._)`await ${fmtRef}(${data})`;
					}
					return typeof format == "function" ? (0, codegen_1._)`${fmtRef}(${data})` : (0, codegen_1._)`${fmtRef}.test(${data})`;
				}
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/format/index.js
var require_format = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const format = [require_format$1().default];
	exports.default = format;
}));

// node_modules/ajv/dist/vocabularies/metadata.js
var require_metadata = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.contentVocabulary = exports.metadataVocabulary = void 0;
	exports.metadataVocabulary = [
		"title",
		"description",
		"default",
		"deprecated",
		"readOnly",
		"writeOnly",
		"examples"
	];
	exports.contentVocabulary = [
		"contentMediaType",
		"contentEncoding",
		"contentSchema"
	];
}));

// node_modules/ajv/dist/vocabularies/draft7.js
var require_draft7 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const core_1 = require_core();
	const validation_1 = require_validation();
	const applicator_1 = require_applicator();
	const format_1 = require_format();
	const metadata_1 = require_metadata();
	const draft7Vocabularies = [
		core_1.default,
		validation_1.default,
		(0, applicator_1.default)(),
		format_1.default,
		metadata_1.metadataVocabulary,
		metadata_1.contentVocabulary
	];
	exports.default = draft7Vocabularies;
}));

// node_modules/ajv/dist/vocabularies/discriminator/types.js
var require_types = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DiscrError = void 0;
	var DiscrError;
	(function(DiscrError) {
		DiscrError["Tag"] = "tag";
		DiscrError["Mapping"] = "mapping";
	})(DiscrError || (exports.DiscrError = DiscrError = {}));
}));

// node_modules/ajv/dist/vocabularies/discriminator/index.js
var require_discriminator = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const types_1 = require_types();
	const compile_1 = require_compile();
	const ref_error_1 = require_ref_error();
	const util_1 = require_util();
	const def = {
		keyword: "discriminator",
		type: "object",
		schemaType: "object",
		error: {
			message: ({ params: { discrError, tagName } }) => discrError === types_1.DiscrError.Tag ? `tag "${tagName}" must be string` : `value of tag "${tagName}" must be in oneOf`,
			params: ({ params: { discrError, tag, tagName } }) => (0, codegen_1._)`{error: ${discrError}, tag: ${tagName}, tagValue: ${tag}}`
		},
		code(cxt) {
			const { gen, data, schema, parentSchema, it } = cxt;
			const { oneOf } = parentSchema;
			if (!it.opts.discriminator) throw new Error("discriminator: requires discriminator option");
			const tagName = schema.propertyName;
			if (typeof tagName != "string") throw new Error("discriminator: requires propertyName");
			if (schema.mapping) throw new Error("discriminator: mapping is not supported");
			if (!oneOf) throw new Error("discriminator: requires oneOf keyword");
			const valid = gen.let("valid", false);
			const tag = gen.const("tag", (0, codegen_1._)`${data}${(0, codegen_1.getProperty)(tagName)}`);
			gen.if((0, codegen_1._)`typeof ${tag} == "string"`, () => validateMapping(), () => cxt.error(false, {
				discrError: types_1.DiscrError.Tag,
				tag,
				tagName
			}));
			cxt.ok(valid);
			function validateMapping() {
				const mapping = getMapping();
				gen.if(false);
				for (const tagValue in mapping) {
					gen.elseIf((0, codegen_1._)`${tag} === ${tagValue}`);
					gen.assign(valid, applyTagSchema(mapping[tagValue]));
				}
				gen.else();
				cxt.error(false, {
					discrError: types_1.DiscrError.Mapping,
					tag,
					tagName
				});
				gen.endIf();
			}
			function applyTagSchema(schemaProp) {
				const _valid = gen.name("valid");
				const schCxt = cxt.subschema({
					keyword: "oneOf",
					schemaProp
				}, _valid);
				cxt.mergeEvaluated(schCxt, codegen_1.Name);
				return _valid;
			}
			function getMapping() {
				var _a;
				const oneOfMapping = {};
				const topRequired = hasRequired(parentSchema);
				let tagRequired = true;
				for (let i = 0; i < oneOf.length; i++) {
					let sch = oneOf[i];
					if ((sch === null || sch === void 0 ? void 0 : sch.$ref) && !(0, util_1.schemaHasRulesButRef)(sch, it.self.RULES)) {
						const ref = sch.$ref;
						sch = compile_1.resolveRef.call(it.self, it.schemaEnv.root, it.baseId, ref);
						if (sch instanceof compile_1.SchemaEnv) sch = sch.schema;
						if (sch === void 0) throw new ref_error_1.default(it.opts.uriResolver, it.baseId, ref);
					}
					const propSch = (_a = sch === null || sch === void 0 ? void 0 : sch.properties) === null || _a === void 0 ? void 0 : _a[tagName];
					if (typeof propSch != "object") throw new Error(`discriminator: oneOf subschemas (or referenced schemas) must have "properties/${tagName}"`);
					tagRequired = tagRequired && (topRequired || hasRequired(sch));
					addMappings(propSch, i);
				}
				if (!tagRequired) throw new Error(`discriminator: "${tagName}" must be required`);
				return oneOfMapping;
				function hasRequired({ required }) {
					return Array.isArray(required) && required.includes(tagName);
				}
				function addMappings(sch, i) {
					if (sch.const) addMapping(sch.const, i);
					else if (sch.enum) for (const tagValue of sch.enum) addMapping(tagValue, i);
					else throw new Error(`discriminator: "properties/${tagName}" must have "const" or "enum"`);
				}
				function addMapping(tagValue, i) {
					if (typeof tagValue != "string" || tagValue in oneOfMapping) throw new Error(`discriminator: "${tagName}" values must be unique strings`);
					oneOfMapping[tagValue] = i;
				}
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/refs/json-schema-draft-07.json
var require_json_schema_draft_07 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "http://json-schema.org/draft-07/schema#",
		"$id": "http://json-schema.org/draft-07/schema#",
		"title": "Core schema meta-schema",
		"definitions": {
			"schemaArray": {
				"type": "array",
				"minItems": 1,
				"items": { "$ref": "#" }
			},
			"nonNegativeInteger": {
				"type": "integer",
				"minimum": 0
			},
			"nonNegativeIntegerDefault0": { "allOf": [{ "$ref": "#/definitions/nonNegativeInteger" }, { "default": 0 }] },
			"simpleTypes": { "enum": [
				"array",
				"boolean",
				"integer",
				"null",
				"number",
				"object",
				"string"
			] },
			"stringArray": {
				"type": "array",
				"items": { "type": "string" },
				"uniqueItems": true,
				"default": []
			}
		},
		"type": ["object", "boolean"],
		"properties": {
			"$id": {
				"type": "string",
				"format": "uri-reference"
			},
			"$schema": {
				"type": "string",
				"format": "uri"
			},
			"$ref": {
				"type": "string",
				"format": "uri-reference"
			},
			"$comment": { "type": "string" },
			"title": { "type": "string" },
			"description": { "type": "string" },
			"default": true,
			"readOnly": {
				"type": "boolean",
				"default": false
			},
			"examples": {
				"type": "array",
				"items": true
			},
			"multipleOf": {
				"type": "number",
				"exclusiveMinimum": 0
			},
			"maximum": { "type": "number" },
			"exclusiveMaximum": { "type": "number" },
			"minimum": { "type": "number" },
			"exclusiveMinimum": { "type": "number" },
			"maxLength": { "$ref": "#/definitions/nonNegativeInteger" },
			"minLength": { "$ref": "#/definitions/nonNegativeIntegerDefault0" },
			"pattern": {
				"type": "string",
				"format": "regex"
			},
			"additionalItems": { "$ref": "#" },
			"items": {
				"anyOf": [{ "$ref": "#" }, { "$ref": "#/definitions/schemaArray" }],
				"default": true
			},
			"maxItems": { "$ref": "#/definitions/nonNegativeInteger" },
			"minItems": { "$ref": "#/definitions/nonNegativeIntegerDefault0" },
			"uniqueItems": {
				"type": "boolean",
				"default": false
			},
			"contains": { "$ref": "#" },
			"maxProperties": { "$ref": "#/definitions/nonNegativeInteger" },
			"minProperties": { "$ref": "#/definitions/nonNegativeIntegerDefault0" },
			"required": { "$ref": "#/definitions/stringArray" },
			"additionalProperties": { "$ref": "#" },
			"definitions": {
				"type": "object",
				"additionalProperties": { "$ref": "#" },
				"default": {}
			},
			"properties": {
				"type": "object",
				"additionalProperties": { "$ref": "#" },
				"default": {}
			},
			"patternProperties": {
				"type": "object",
				"additionalProperties": { "$ref": "#" },
				"propertyNames": { "format": "regex" },
				"default": {}
			},
			"dependencies": {
				"type": "object",
				"additionalProperties": { "anyOf": [{ "$ref": "#" }, { "$ref": "#/definitions/stringArray" }] }
			},
			"propertyNames": { "$ref": "#" },
			"const": true,
			"enum": {
				"type": "array",
				"items": true,
				"minItems": 1,
				"uniqueItems": true
			},
			"type": { "anyOf": [{ "$ref": "#/definitions/simpleTypes" }, {
				"type": "array",
				"items": { "$ref": "#/definitions/simpleTypes" },
				"minItems": 1,
				"uniqueItems": true
			}] },
			"format": { "type": "string" },
			"contentMediaType": { "type": "string" },
			"contentEncoding": { "type": "string" },
			"if": { "$ref": "#" },
			"then": { "$ref": "#" },
			"else": { "$ref": "#" },
			"allOf": { "$ref": "#/definitions/schemaArray" },
			"anyOf": { "$ref": "#/definitions/schemaArray" },
			"oneOf": { "$ref": "#/definitions/schemaArray" },
			"not": { "$ref": "#" }
		},
		"default": true
	};
}));

// node_modules/ajv/dist/ajv.js
var require_ajv = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.MissingRefError = exports.ValidationError = exports.CodeGen = exports.Name = exports.nil = exports.stringify = exports.str = exports._ = exports.KeywordCxt = exports.Ajv = void 0;
	const core_1 = require_core$1();
	const draft7_1 = require_draft7();
	const discriminator_1 = require_discriminator();
	const draft7MetaSchema = require_json_schema_draft_07();
	const META_SUPPORT_DATA = ["/properties"];
	const META_SCHEMA_ID = "http://json-schema.org/draft-07/schema";
	var Ajv = class extends core_1.default {
		_addVocabularies() {
			super._addVocabularies();
			draft7_1.default.forEach((v) => this.addVocabulary(v));
			if (this.opts.discriminator) this.addKeyword(discriminator_1.default);
		}
		_addDefaultMetaSchema() {
			super._addDefaultMetaSchema();
			if (!this.opts.meta) return;
			const metaSchema = this.opts.$data ? this.$dataMetaSchema(draft7MetaSchema, META_SUPPORT_DATA) : draft7MetaSchema;
			this.addMetaSchema(metaSchema, META_SCHEMA_ID, false);
			this.refs["http://json-schema.org/schema"] = META_SCHEMA_ID;
		}
		defaultMeta() {
			return this.opts.defaultMeta = super.defaultMeta() || (this.getSchema(META_SCHEMA_ID) ? META_SCHEMA_ID : void 0);
		}
	};
	exports.Ajv = Ajv;
	module.exports = exports = Ajv;
	module.exports.Ajv = Ajv;
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.default = Ajv;
	var validate_1 = require_validate();
	Object.defineProperty(exports, "KeywordCxt", {
		enumerable: true,
		get: function() {
			return validate_1.KeywordCxt;
		}
	});
	var codegen_1 = require_codegen();
	Object.defineProperty(exports, "_", {
		enumerable: true,
		get: function() {
			return codegen_1._;
		}
	});
	Object.defineProperty(exports, "str", {
		enumerable: true,
		get: function() {
			return codegen_1.str;
		}
	});
	Object.defineProperty(exports, "stringify", {
		enumerable: true,
		get: function() {
			return codegen_1.stringify;
		}
	});
	Object.defineProperty(exports, "nil", {
		enumerable: true,
		get: function() {
			return codegen_1.nil;
		}
	});
	Object.defineProperty(exports, "Name", {
		enumerable: true,
		get: function() {
			return codegen_1.Name;
		}
	});
	Object.defineProperty(exports, "CodeGen", {
		enumerable: true,
		get: function() {
			return codegen_1.CodeGen;
		}
	});
	var validation_error_1 = require_validation_error();
	Object.defineProperty(exports, "ValidationError", {
		enumerable: true,
		get: function() {
			return validation_error_1.default;
		}
	});
	var ref_error_1 = require_ref_error();
	Object.defineProperty(exports, "MissingRefError", {
		enumerable: true,
		get: function() {
			return ref_error_1.default;
		}
	});
}));

// src/policy/needed.ts
var import_ajv = require_ajv();
function neededFor(whole, values) {
	const schema = { ...whole };
	const objects = values.filter(isObject);
	const lists = values.filter((value) => Array.isArray(value));
	const needed = { ...schema };
	const known = schema["properties"];
	if (isObject(known)) needed["properties"] = keysFor(known, objects);
	const named = schema["patternProperties"];
	if (isObject(named)) {
		const inner = objects.flatMap((value) => Object.values(value));
		needed["patternProperties"] = mapped(named, (each) => neededFor(each, inner));
	}
	const item = schema["items"];
	if (isObject(item)) needed["items"] = neededFor(item, lists.flat());
	const tag = tagOf$1(schema);
	const kinds = schema["oneOf"];
	if (tag !== void 0 && Array.isArray(kinds)) needed["oneOf"] = kinds.map((kind) => isObject(kind) ? kindFor(kind, {
		tag,
		objects
	}) : kind);
	return needed;
}
function keysFor(known, objects) {
	return mapped(known, (schema, key) => {
		const having = objects.filter((value) => Object.hasOwn(value, key));
		return having.length > 0 ? neededFor(schema, having.map((value) => value[key])) : wordsOf$1(schema);
	});
}
function kindFor(kind, { tag, objects }) {
	const own = (isObject(kind["properties"]) ? kind["properties"] : {})[tag];
	if (!isObject(own) || !Object.hasOwn(own, "const")) return kind;
	const having = objects.filter((value) => value[tag] === own["const"]);
	return having.length > 0 ? neededFor(kind, having) : {
		...wordsOf$1(kind),
		properties: { [tag]: own },
		required: [tag]
	};
}
function mapped(map, change) {
	const entries = Object.entries(map).map(([key, schema]) => [key, isObject(schema) ? change(schema, key) : schema]);
	return Object.fromEntries(entries);
}
function wordsOf$1({ title, description }) {
	return {
		...title ? { title } : {},
		...description ? { description } : {}
	};
}
function tagOf$1({ discriminator }) {
	const tag = isObject(discriminator) ? discriminator["propertyName"] : void 0;
	return typeof tag === "string" ? tag : void 0;
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

// src/policy/check.ts
const compiled = /* @__PURE__ */ new Map();
const mostCompiled = 12;
const mostRead = 500;
let read = 0;
function schemaProblems(schema, file) {
	read += 1;
	return compiled.size >= mostCompiled || read > mostRead ? problemsByWhole(schema, file) : problemsByPart(schema, file);
}
function problemsByPart(schema, file) {
	const part = neededFor(schema, [file.value]);
	return problemsBy(validatorOf(JSON.stringify(part), part), file);
}
function problemsByWhole(schema, file) {
	return problemsBy(validatorOf(schema, schema), file);
}
function problemsBy(validate, file) {
	return validate(file.value) ? [] : explain(validate.errors ?? [], file);
}
const quickly = {
	meta: false,
	validateSchema: false,
	code: { optimize: false }
};
let made;
function validatorOf(key, schema) {
	const known = compiled.get(key);
	if (known) return known;
	made ??= ajvWithOurWords();
	const validate = made.compile(schema);
	compiled.set(key, validate);
	return validate;
}
function ajvWithOurWords() {
	const ajv = new import_ajv.Ajv({
		allErrors: true,
		verbose: true,
		discriminator: true,
		allowUnionTypes: true,
		...quickly
	});
	ajv.addKeyword({
		keyword: "errorMessage",
		schemaType: "string"
	});
	ajv.addKeyword({
		keyword: "shortest",
		type: "string",
		schemaType: "string",
		validate: (bound, written) => compare(written, bound) >= 0
	});
	ajv.addKeyword({
		keyword: "longest",
		type: "string",
		schemaType: "string",
		validate: (bound, written) => compare(written, bound) <= 0
	});
	return ajv;
}
function compare(written, bound) {
	const one = parseDuration(written);
	const other = parseDuration(bound);
	return one === void 0 || other === void 0 ? 0 : one - other;
}

// src/policy/fleet-schema.ts
const protection$1 = group({
	reason: sentence({ description: "Why the machine must stay." }),
	until: Optional(moment({ description: "When the promise ends. Left out: when somebody removes it." }))
}, { description: "A promise not to terminate this machine." });
const instance = group({
	name: instanceName({ description: "Unique in the fleet, never used again. Also the machine's hostname." }),
	id: Optional(cloudWord({
		title: "an instance id",
		description: "Identity of a machine that already ran and is adopted. Needs an approval."
	})),
	type: cloudWord({
		title: "an instance type",
		description: "As the cloud spells it."
	}),
	region: cloudWord({
		title: "a region",
		description: "As the cloud spells it."
	}),
	price_usd_per_hour: Optional(dollarsPerHour({
		minimum: .01,
		maximum: 1e3,
		description: "The price when this was proposed. Left out: any price was agreed to."
	})),
	protect: Optional(protection$1),
	lease: Optional(group({ until: moment({ description: "When the machine is to end. Move it to extend the lease." }) }, { description: "The time until which this machine is wanted." }))
}, {
	title: "Instance",
	description: "A machine that the fleet should have."
});
const pool$1 = group({
	generation: count({
		minimum: 0,
		maximum: 1e9,
		description: "Raised by each growth and kept when the pool empties, so names never recur."
	}),
	instances: _Array_(instance, {
		maxItems: 1e4,
		description: "The machines of this pool, in order of name."
	})
}, {
	title: "Pool",
	description: "Machines that do one job and are scaled together."
});
const fleet = group({
	version: Literal(1, { description: "The format of this file." }),
	fleet: repository$1({ description: "The repository that this fleet belongs to; machines carry it as a tag." }),
	pools: byName$2(pool$1, {
		propertyNames: poolNameSchema,
		description: "By pool, as the policies name them."
	})
}, {
	title: "Fleetmerge fleet",
	description: "The desired fleet. A change of this file on main is a command."
});
const fleetSchema = Unsafe({
	$schema: "http://json-schema.org/draft-07/schema#",
	...fleet
});

// src/policy/moment.ts
function parseMoment(written) {
	const at = Date.parse(written);
	if (Number.isNaN(at)) return void 0;
	return isoTime(instant(at)).startsWith(written.slice(0, 16)) ? instant(at) : void 0;
}
function momentProblems(file, path) {
	const written = file.valueAt(path);
	if (!(typeof written === "string" && /^\d{4}-[\d:T-]+Z$/.test(written)) || parseMoment(written) !== void 0) return [];
	return [{
		at: file.place(path),
		what: `${pathName(path)} is ${shown(written)}, and there is no such time`,
		hint: "Write date and time in UTC, such as 2027-01-31T18:00:00Z"
	}];
}

// src/policy/busy.ts
const defaults$6 = {
	above: 0,
	for: "10m"
};
const signal = group({
	query: promql({ description: "PromQL with a value for each machine, named by one of the labels `instance`, `Hostname`, `hostname`, `host`, `node` and `nodename`." }),
	above: Optional(Number$1({
		title: "a number",
		errorMessage: "Write a plain number",
		default: defaults$6.above,
		description: "A machine with a value above this is at work."
	})),
	for: Optional(duration({
		default: defaults$6.for,
		shortest: "1m",
		longest: "30d",
		description: "One such value within this time keeps the machine."
	}))
}, { description: "A sign of work." });
const busySchema = _Array_(signal, {
	maxItems: 20,
	default: [],
	description: "Signs of work beside GPU load, such as sessions, transfers or memory. Each keeps a machine that it calls busy, or of which it says nothing; none lets one go."
});
function busySignalOf(written) {
	return {
		query: written.query,
		above: written.above ?? defaults$6.above,
		for: checkedDuration(written.for ?? defaults$6.for)
	};
}

// src/policy/rules/rule.ts
function kindOf$1(description) {
	return {
		...description,
		parse: (written, environment) => description.parse(written, environment)
	};
}

// src/policy/rules/high-utilization.ts
const highUtilizationDefaults = {
	abovePercent: 80,
	for: "15m",
	add: 1
};
const schema$7 = group({
	rule: Literal("high_utilization", { description: "The rule's name." }),
	above_percent: Optional(percent$1({
		default: highUtilizationDefaults.abovePercent,
		description: "Busy means that the mean over an instance's GPUs is above this in every sample. Where it is left out, `LAMBDA_LABS_HIGH_GPU_THRESHOLD` counts first."
	})),
	for: Optional(duration({
		default: highUtilizationDefaults.for,
		shortest: "1m",
		longest: "30d",
		description: "How long every member must have been busy. Where it is left out, `LAMBDA_LABS_HIGH_USAGE_DURATION_MINS` counts first."
	})),
	add: Optional(count({
		default: highUtilizationDefaults.add,
		minimum: 1,
		maximum: 100,
		description: "How many instances to ask for at once."
	}))
}, {
	title: "high_utilization",
	description: "Add instances when all members of the pool are busy."
});
const highUtilization = kindOf$1({
	schema: schema$7,
	parse(rule, environment) {
		return {
			rule: "high_utilization",
			abovePercent: rule.above_percent ?? environment.highGpuThreshold ?? highUtilizationDefaults.abovePercent,
			for: rule.for ? checkedDuration(rule.for) : environment.highUsageDuration ?? checkedDuration(highUtilizationDefaults.for),
			add: rule.add ?? highUtilizationDefaults.add
		};
	},
	documentation: {
		title: "Grow when everybody is busy",
		text: ["Asks for `add` more instances when **every** active member of the pool was above `above_percent` in **every** sample of the last `for`. One member with room is enough not to grow.", "It is not met by an empty pool, and not while any member's readings are unknown. When it is not met it says nothing, so that `idle` may still shrink the pool."]
	},
	examples: [{
		title: "Add two machines when all were above 90 percent for ten minutes",
		yaml: `kind: pool
name: render
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 1, max: 8 }
rules:
  - { rule: high_utilization, above_percent: 90, for: 10m, add: 2 }
`
	}, {
		title: "The defaults: one machine after 15 minutes above 80 percent",
		yaml: `kind: pool
name: training
instance: { ssh_key: ops }
size: { min: 1, max: 4 }
rules:
  - { rule: high_utilization }
`
	}]
});

// src/policy/rules/idle.ts
const idleDefaults = {
	belowPercent: 20,
	for: "30m"
};
const schema$6 = group({
	rule: Literal("idle", { description: "The rule's name." }),
	below_percent: Optional(percent$1({
		default: idleDefaults.belowPercent,
		description: "Idle means that an instance's busiest GPU is below this in every sample. Where it is left out, `LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first."
	})),
	for: Optional(duration({
		default: idleDefaults.for,
		shortest: "1m",
		longest: "30d",
		description: "How long the member must have been idle. Where it is left out, `LAMBDA_LABS_LOW_USAGE_DURATION_MINS` counts first."
	}))
}, {
	title: "idle",
	description: "Remove a member of the pool that is idle."
});
const idle = kindOf$1({
	schema: schema$6,
	parse(rule, environment) {
		return {
			rule: "idle",
			belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
			for: rule.for ? checkedDuration(rule.for) : environment.lowUsageDuration ?? checkedDuration(idleDefaults.for)
		};
	},
	documentation: {
		title: "Shrink when somebody is idle",
		text: ["Asks for the end of **one** member whose **busiest** GPU was below `below_percent` in **every** sample of the last `for`. One busy GPU keeps an 8-GPU machine.", "Unknown readings are never idle. A pool is never shrunk below its `min`, and never while a rule of the same pool asks to grow it."]
	},
	examples: [{
		title: "Give back a machine that nobody used for six hours, but keep one",
		yaml: `kind: pool
name: notebooks
instance: { types: [gpu_1x_a6000, gpu_1x_a10], ssh_key: ops }
size: { min: 1, max: 5 }
rules:
  - { rule: idle, below_percent: 5, for: 6h }
`
	}]
});

// src/policy/rules/headroom.ts
const defaults$5 = {
	gpus: 0,
	percent: 0,
	idleAfter: "30m",
	history: "14d"
};
const schema$5 = group({
	rule: Literal("headroom", { description: "The rule's name." }),
	gpus: Optional(count({
		minimum: 0,
		maximum: 1e4,
		default: defaults$5.gpus,
		description: "So many GPUs should be free."
	})),
	percent: Optional(count({
		minimum: 0,
		maximum: 90,
		default: defaults$5.percent,
		description: "So many percent of the pool's GPUs should be free, rounded up."
	})),
	below_percent: Optional(percent$1({
		default: idleDefaults.belowPercent,
		description: "A GPU that was below this for five minutes is free. Where it is left out, `LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first."
	})),
	idle_after: Optional(duration({
		default: defaults$5.idleAfter,
		shortest: "1m",
		longest: "30d",
		description: "A member that was idle for so long, and is more than enough, may go."
	})),
	forecast: Optional(choice(["shadow", "on"], { description: "A forecast of how many more GPUs will be at work before a launch could serve them, nine times of ten. `shadow`: plans say what it would hold free, and nothing changes. `on`: it is held free, where that is more than `gpus` and `percent` ask for. Left out: nothing is forecast." })),
	running: Optional(promql({ description: "PromQL that gives the GPUs that are at work now. Needed with `forecast`, which looks at its past. Left out: nothing is forecast." })),
	history: Optional(duration({
		default: defaults$5.history,
		shortest: "1d",
		longest: "30d",
		description: "How far back `forecast` looks, five minutes a step."
	}))
}, {
	title: "headroom",
	description: "Keep some GPUs of the pool free."
});
const headroom = kindOf$1({
	schema: schema$5,
	parse: (rule, environment) => ({
		rule: "headroom",
		gpus: rule.gpus ?? defaults$5.gpus,
		percent: rule.percent ?? defaults$5.percent,
		belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
		for: checkedDuration(rule.idle_after ?? defaults$5.idleAfter),
		...foreseesOf(rule)
	}),
	problems: (file, path) => [...noRoom(file, path), ...forecastProblems(file, path)],
	documentation: {
		title: "Keep some GPUs free",
		text: [
			"Grows the pool until `gpus`, or `percent` of all its GPUs, are free; with both, the larger number counts. Machines on their way count as free, members without readings as busy. New work then begins at once, at the price of machines that wait for it.",
			"A member that was idle for `idle_after` may go if what is left still has the headroom; an idle member that is needed for it stays, whatever another rule says.",
			"With `forecast` the headroom follows what is expected: the models of `queue` race over the past of `running`, and the upper tenth of the rise until a launch could serve it counts as a third number beside `gpus` and `percent`; the largest counts. So it only raises. All limits, gates and confirmations hold for it as for any growth, and without a past of a day nothing is forecast, which the plan says. GPUs at work end at those that are there: where something counts jobs that wait, add them to `running`, or use `queue`."
		]
	},
	examples: [{
		title: "Two GPUs for whoever comes next, and a fifth of a larger pool",
		yaml: `kind: pool
name: workshop
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 10 }
rules:
  - { rule: headroom, gpus: 2, percent: 20 }
`
	}, {
		title: "One GPU, and as many as a forecast expects to be taken before more could come",
		yaml: `kind: pool
name: notebooks
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 10 }
rules:
  - rule: headroom
    gpus: 1
    forecast: shadow
    running: >-
      count(max by (UUID) (DCGM_FI_DEV_GPU_UTIL{pool="notebooks"}) >= 5)
      or (0 * max(up{job="dcgm"} == 1))
`
	}]
});
function foreseesOf({ forecast: mode, running, history }) {
	if (mode === void 0 || running === void 0) return {};
	return { foresees: {
		mode,
		running,
		history: checkedDuration(history ?? defaults$5.history)
	} };
}
function noRoom(file, path) {
	if (file.valueAt([...path, "forecast"]) === "on") return [];
	if (["gpus", "percent"].map((key) => file.valueAt([...path, key]) ?? 0).some((value) => value !== 0)) return [];
	const what = `${pathName(path)} keeps no GPU free`;
	return [{
		at: file.place(path),
		what,
		hint: "Write gpus or percent above 0"
	}];
}
function forecastProblems(file, path) {
	const has = (key) => file.valueAt([...path, key]) !== void 0;
	const problem = (key, what, hint) => ({
		at: file.place([...path, key]),
		what: `${pathName(path)} ${what}`,
		hint
	});
	if (has("forecast")) {
		if (has("running")) return [];
		return [problem("forecast", "has forecast and no running to look at", "Write running: a query of the GPUs that are at work")];
	}
	const unused = ["running", "history"].find(has);
	if (unused === void 0) return [];
	return [problem(unused, `has ${unused}, which counts only with forecast`, `Write forecast: shadow, or remove ${unused}`)];
}

// src/policy/rules/lease.ts
const defaults$4 = { warn: "24h" };
const schema$4 = group({
	rule: Literal("lease", { description: "The rule's name." }),
	max_age: duration({
		shortest: "10m",
		longest: "365d",
		description: "A machine ends so long after its launch; one that we did not launch, after its first health check or the first run that saw it."
	}),
	warn: Optional(duration({
		default: defaults$4.warn,
		shortest: "0m",
		longest: "30d",
		description: "So long before the end, every plan says that it is near."
	}))
}, {
	title: "lease",
	description: "End machines at an age unless their lease is extended."
});
const lease = kindOf$1({
	schema: schema$4,
	parse: (rule) => ({
		rule: "lease",
		maxAge: checkedDuration(rule.max_age),
		warn: checkedDuration(rule.warn ?? defaults$4.warn)
	}),
	documentation: {
		title: "End at a time unless extended",
		text: ["Asks for the end of a machine that is older than `max_age`. A `lease: { until: … }` beside a name in the fleet file goes before the age, earlier or later: that is how a single machine gets an end, and how its end is moved, by a pull request like everything else. Leases of the fleet file end without this rule, too.", "A lease's end is a promise and no saving: it counts also for a machine at work, for one that nobody can see, and at the pool's minimum, which is filled up afterwards by a new machine. A protection wins over it, pauses and windows delay it, and while the pool asks to grow it waits. One machine a plan."]
	},
	examples: [{
		title: "Notebooks live for five days; say so a day before",
		yaml: `kind: pool
name: notebooks
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 5 }
rules:
  - { rule: lease, max_age: 5d, warn: 24h }
  - { rule: idle, below_percent: 5, for: 6h }
`
	}]
});

// src/policy/rules/problems.ts
function sizeProblems$1(file, path, keys) {
	const max = file.valueAt(["size", "max"]);
	return keys.flatMap((key) => {
		const written = file.valueAt([...path, key]);
		if (typeof written !== "number" || typeof max !== "number" || written <= max) return [];
		return [{
			at: file.place([...path, key]),
			what: `${pathName([...path, key])} is ${written}, and size.max only ${max}`,
			hint: "Lower it or raise size.max"
		}];
	});
}

// src/policy/rules/minimum.ts
const schema$3 = group({
	rule: Literal("minimum", { description: "The rule's name." }),
	instances: count({
		minimum: 1,
		maximum: 1e4,
		description: "How many members the pool should have at least."
	})
}, {
	title: "minimum",
	description: "Add instances while the pool has fewer than this."
});
const minimum = kindOf$1({
	schema: schema$3,
	parse: ({ instances }) => ({
		rule: "minimum",
		instances
	}),
	problems: (file, path) => sizeProblems$1(file, path, ["instances"]),
	documentation: {
		title: "Keep at least so many",
		text: ["Asks for what is missing to `instances` members. Members that boot or wait to be launched count; unhealthy, leaving and vanished ones do not. It needs no readings, so it also fills an empty pool. No rule that looks at load shrinks the pool below it.", "The pool's own `size.min` works the same way without a rule. This rule is for a number above it, for example to raise it for a while by a small pull request. Limits, prices and the pause after the last growth hold as for any growth."]
	},
	examples: [{
		title: "Four machines during the conference, although two are enough otherwise",
		yaml: `kind: pool
name: booth
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 2, max: 6 }
rules:
  - { rule: minimum, instances: 4 }
  - { rule: idle }
`
	}]
});

// src/policy/rules/queue.ts
const defaults$3 = {
	sizeLabel: "size",
	idleAfter: "10m",
	patience: "15m",
	history: "14d"
};
const schema$2 = group({
	rule: Literal("queue", { description: "The rule's name." }),
	query: promql({ description: "PromQL that gives the GPUs that jobs wait for now: one series for each size of job, or one without sizes." }),
	size_label: Optional(labelName({
		default: defaults$3.sizeLabel,
		description: "The label with the number of GPUs that one job needs on one machine. A series without it counts as jobs of one GPU."
	})),
	below_percent: Optional(percent$1({
		default: idleDefaults.belowPercent,
		description: "A GPU below this is free, and an instance whose busiest GPU is below it is idle. Where it is left out, `LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first."
	})),
	idle_after: Optional(duration({
		default: defaults$3.idleAfter,
		shortest: "1m",
		longest: "30d",
		description: "A member that was idle for so long may go while nothing waits."
	})),
	patience: Optional(duration({
		default: defaults$3.patience,
		shortest: "5m",
		longest: "7d",
		description: "How long a free GPU is believed to serve those who wait. For what has waited longer, only machines on their way count."
	})),
	max_wait: Optional(choice(["10m", "5m"], { description: "95 of 100 jobs should start within this. As many GPUs are kept free for it as the queue's own past shows to be needed. Left out: no wait is promised." })),
	mode: Optional(choice(["cost", "guarded"], { description: "Without headroom, as cheap as can be. `cost`: 95 of 100 jobs start within 13 minutes, and no machine is launched for what running jobs will absorb by then. `guarded`: the same with hardly a job late. Instead of `max_wait`. Left out: machines come for all that waits and fits nowhere." })),
	forecast: Optional(choice(["shadow", "on"], { description: "A forecast of how many more GPUs will be wanted before a launch could serve them, nine times of ten. `shadow`: plans say what it would hold free, and nothing changes. `on`: it is held free, where that is more than the rest of the rule asks for. Not with `mode`. Left out: nothing is forecast." })),
	running: Optional(promql({ description: "PromQL that gives the GPUs that jobs run on now, by the same sizes as `query`. Needed with `max_wait`, `mode` and `forecast`: what waits and what runs, together, is what came. Left out: nothing is learned." })),
	history: Optional(duration({
		default: defaults$3.history,
		shortest: "1d",
		longest: "30d",
		description: "How far back `max_wait`, `mode` and `forecast` look, five minutes a step."
	}))
}, {
	title: "queue",
	description: "Add what waiting jobs need, and give back what is idle."
});
const queue = kindOf$1({
	schema: schema$2,
	parse: (rule, environment) => ({
		rule: "queue",
		query: rule.query,
		sizeLabel: rule.size_label ?? defaults$3.sizeLabel,
		belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
		for: checkedDuration(rule.idle_after ?? defaults$3.idleAfter),
		patience: checkedDuration(rule.patience ?? defaults$3.patience),
		...learnsOf(rule)
	}),
	problems: learningProblems,
	documentation: {
		title: "Follow the jobs that wait",
		text: [
			"Utilisation ends at 100 percent, so it cannot see a queue: this rule can. It packs the waiting jobs, the largest first, into GPUs that are free by their readings of the last five minutes and into machines that are on their way, and asks at once for as many machines as the rest needs; limits trim that to what fits. A job of more GPUs than a machine has takes whole machines.",
			"While anything waits, nothing is given back. When nothing waits, a member that was idle for `idle_after` may go, under the same known readings as with `idle`. About the time that a machine takes to boot is a good `idle_after`: waiting longer costs more than it saves. All idle members are too many then, so several go in one plan: as many as `confirmation.above_terminations` of the limits lets go without a person (1 by default).",
			"A GPU can look free and be taken, by a notebook or by a job that loads data. That is why free GPUs are believed for `patience` only: what has waited longer is grown for as if they were not there. A machine that came within that time counts as on its way, but for its GPUs that were seen at work since.",
			"Nothing has to show its effect first, so no cooldown holds machines for jobs that all that is on its way will not serve, nor for headroom that it will not be: the next run asks for them while others boot. `cooldown.queue` of the limits makes them wait, and so does `LAMBDA_LABS_ACTION_COOLDOWN_MINS` where it is set. They wait while a growth of the pool is not merged or needs a person, while a launch was refused or boots for too long, and after a failure. What has waited beside free GPUs for longer than `patience` waits for `cooldown.provision` too, because nobody knows what it waits for.",
			"**No series is not an empty queue.** An exporter that is down looks the same, so the answer is then unknown: nothing grows and nothing is given back. The examples end with a zero that is there only while the exporter is up.",
			"With `max_wait` or `mode` the rule learns from the past of `query` and `running`, which it reads from the meter in each run: nothing is remembered elsewhere. For `max_wait` it keeps GPUs free, in proportion to the root of busy times arriving GPUs, and only while the share of late jobs comes near 5 in 100. Where jobs are so few that one batch would spend that budget, it keeps room for an eighth of the jobs that run (`5m` only). It never asks for less than the plain rule would; only `mode` does, for jobs that will find room in time, and never beyond `patience`. An idle member stays beyond `idle_after` while the gaps of the past say that it will be needed again before its idling costs more than a launch. Jobs shorter than five minutes are hardly seen.",
			"With `forecast` three models race: no rise at all (the last value), the rises of the last week, and those after the two hundred moments most like this one. The one that would have erred least over the last two weeks is taken, and the last value stays where none beats it. In the `shadow` plans say what it would hold, and how often it would have been right; read that for a week or two before `on`. It only raises: what the rest of the rule asks for stays the least. Seasons by hour and weekday are no help to fleets of a team's size (`docs/benchmarks.md`).",
			"How far ahead is needed depends on how often plans run: the `cron` of `plan.yml` says it, and five minutes count where it does not. A loop of ten minutes holds about two fifths more for `max_wait` than one of five.",
			"Without a past of a day (a new queue, a meter that does not answer, a query without series) it does what the plain rule does and says so. All limits, gates and confirmations hold for headroom as for any growth.",
			"The names in the examples for Slurm and Ray stand for series of your own: one line `waiting_gpus{size=\"8\"} 16` in a file for the node exporter is enough, written each minute from `squeue --states=PENDING` or from the demand that Ray's autoscaler reports. Those for Kubernetes are of kube-state-metrics."
		]
	},
	examples: [
		{
			title: "Slurm with a promise: 95 of 100 jobs start within ten minutes",
			yaml: `kind: pool
name: batch
instance: { types: [gpu_8x_a100], ssh_key: ops }
size: { min: 0, max: 8 }
rules:
  - rule: queue
    query: >-
      sum by (size) (slurm_pending_gpus{partition="gpu"})
      or (0 * max(up{job="slurm"} == 1))
    running: >-
      sum by (size) (slurm_running_gpus{partition="gpu"})
      or (0 * max(up{job="slurm"} == 1))
    max_wait: 10m
`
		},
		{
			title: "A forecast in the shadow: plans say what it would hold free",
			yaml: `kind: pool
name: research
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 8 }
rules:
  - rule: queue
    query: >-
      sum(slurm_pending_gpus{partition="research"})
      or (0 * max(up{job="slurm"} == 1))
    running: >-
      sum(slurm_running_gpus{partition="research"})
      or (0 * max(up{job="slurm"} == 1))
    forecast: shadow
`
		},
		{
			title: "Slurm: pending GPUs by the GPUs that each job needs on one node",
			yaml: `kind: pool
name: slurm
instance: { types: [gpu_8x_a100], ssh_key: ops }
size: { min: 0, max: 8 }
rules:
  - rule: queue
    query: >-
      sum by (size) (slurm_pending_gpus{partition="gpu"})
      or (0 * max(up{job="slurm"} == 1))
    idle_after: 10m
`
		},
		{
			title: "Kubernetes: GPUs that unschedulable pods request, by pod size",
			yaml: `kind: pool
name: kubernetes
instance: { types: [gpu_1x_a10, gpu_1x_a100_sxm4], ssh_key: ops }
size: { min: 1, max: 10 }
rules:
  - rule: queue
    query: >-
      sum(
        kube_pod_container_resource_requests{resource="nvidia_com_gpu"}
        * on (namespace, pod) group_left () (kube_pod_status_unschedulable == 1)
      ) or (0 * max(up{job="kube-state-metrics"} == 1))
`
		},
		{
			title: "Ray: GPUs of tasks and actors that wait, with a shorter patience",
			yaml: `kind: pool
name: ray
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 1, max: 10 }
rules:
  - rule: queue
    query: >-
      sum(ray_waiting_gpus) or (0 * max(up{job="ray"} == 1))
    patience: 10m
  - { rule: minimum, instances: 2 }
`
		}
	]
});
function learnsOf(rule) {
	const { running, forecast: mode } = rule;
	const aim = rule.max_wait ?? rule.mode;
	if (running === void 0) return {};
	const past = {
		running,
		history: checkedDuration(rule.history ?? defaults$3.history)
	};
	return {
		...aim === void 0 ? {} : { learns: {
			aim,
			...past
		} },
		...mode === void 0 ? {} : { foresees: {
			mode,
			...past
		} }
	};
}
function learningProblems(file, path) {
	const has = (key) => file.valueAt([...path, key]) !== void 0;
	const problem = (key, what, hint) => ({
		at: file.place([...path, key]),
		what: `${pathName(path)} ${what}`,
		hint
	});
	const aims = ["max_wait", "mode"].filter(has);
	const past = ["running", "history"].filter(has);
	if (aims.length > 1) return [problem("mode", "has max_wait and mode, which aim at different things", "Keep one of them")];
	if (has("mode") && has("forecast")) return [problem("forecast", "has mode and forecast; the one saves by holding nothing free, the other holds", "Keep one of them, or write max_wait in place of mode")];
	const [aim] = [...aims, ...["forecast"].filter(has)];
	if (aim !== void 0 && !has("running")) return [problem(aim, `has ${aim} and no running, so nothing could be learned`, "Write running: a query of the GPUs that jobs run on, by size as in query")];
	const [unused] = past;
	if (aim !== void 0 || unused === void 0) return [];
	return [problem(unused, `has ${unused}, which counts only with max_wait, mode or forecast`, `Write max_wait: 10m, or remove ${unused}`)];
}

// src/model/zoned-time.ts
const weekdays = [
	"sun",
	"mon",
	"tue",
	"wed",
	"thu",
	"fri",
	"sat"
];
const named = /^(?:UTC|[A-Za-z][\w+-]*(?:\/[A-Za-z][\w+-]*)+)$/;
const formats = /* @__PURE__ */ new Map();
function isZone(name) {
	if (!named.test(name)) return false;
	try {
		return formatOf(name) !== void 0;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}
function wallClock(at, zone) {
	return clockAt(Math.floor((at + offsetAt(at, zone)) / minute));
}
function firstMinute(range, holds) {
	let clock;
	for (const piece of steadyPieces(range)) for (let at = piece.from; at < piece.until; at += minute) {
		clock = clockAt(Math.floor((at + piece.offset) / minute), clock);
		if (holds(clock)) return instant(Math.max(at, range.from));
	}
}
function minuteOfDay(text) {
	const [, hours, rest] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
	const count = Number(hours) * 60 + Number(rest);
	return hours === void 0 || count > minutesOfDay$2 ? void 0 : count;
}
const minutesOfDay$2 = day / minute;
function* steadyPieces(range) {
	let from = Math.floor(range.from / minute) * minute;
	while (from < range.until) {
		const until = Math.min(from + day, range.until);
		const offset = offsetAt(from, range.zone);
		const change = firstChange({
			from,
			until,
			offset
		}, range.zone);
		yield {
			from,
			until: change,
			offset
		};
		from = change;
	}
}
function firstChange({ from, until, offset }, zone) {
	if (offsetAt(until, zone) === offset) return until;
	let [same, other] = [from, Math.ceil(until / minute) * minute];
	while (other - same > minute) {
		const middle = same + Math.floor((other - same) / 2 / minute) * minute;
		if (offsetAt(middle, zone) === offset) same = middle;
		else other = middle;
	}
	return other;
}
function clockAt(minutesShown, near) {
	const days = Math.floor(minutesShown / minutesOfDay$2);
	const { date, weekday } = near?.days === days ? near : dayOf(days);
	return {
		days,
		date,
		weekday,
		minuteOfDay: minutesShown - days * minutesOfDay$2
	};
}
function dayOf(days) {
	const shown = new Date(days * day);
	const weekday = weekdays[shown.getUTCDay()] ?? "sun";
	return {
		days,
		date: shown.toISOString().slice(0, 10),
		weekday
	};
}
const mostKept = 1e3;
const offsets = /* @__PURE__ */ new Map();
function offsetAt(at, zone) {
	const ofZone = offsets.get(zone) ?? /* @__PURE__ */ new Map();
	const kept = ofZone.get(at);
	if (kept !== void 0) return kept;
	if (ofZone.size >= mostKept) ofZone.clear();
	const offset = formattedOffset(at, zone);
	offsets.set(zone, ofZone.set(at, offset));
	return offset;
}
function formattedOffset(at, zone) {
	const shown = new Map(formatOf(zone).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
	const part = (name) => shown.get(name) ?? 0;
	return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) - Math.floor(at / 1e3) * 1e3;
}
function formatOf(zone) {
	const known = formats.get(zone);
	if (known) return known;
	const format = new Intl.DateTimeFormat("en-US", {
		timeZone: zone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
		second: "numeric"
	});
	formats.set(zone, format);
	return format;
}

// src/policy/rules/schedule.ts
const week = [
	"mon",
	"tue",
	"wed",
	"thu",
	"fri",
	"sat",
	"sun"
];
const defaults$2 = {
	from: "00:00",
	to: "24:00",
	zone: "UTC",
	most: 1e4
};
const schema$1 = group({
	rule: Literal("schedule", { description: "The rule's name." }),
	minimum: Optional(count({
		minimum: 0,
		maximum: defaults$2.most,
		default: 0,
		description: "How many members the pool should have at least while the window is open."
	})),
	maximum: Optional(count({
		minimum: 0,
		maximum: defaults$2.most,
		default: defaults$2.most,
		description: "How many members the pool should have at most while the window is open."
	})),
	days: Optional(list$1(choice(week, { description: "A day." }), {
		maxItems: week.length,
		default: week,
		errorMessage: "Name at least one day, or leave the key out for every day",
		description: "The days on which a window begins."
	})),
	from: Optional(timeOfDay({
		default: defaults$2.from,
		description: "When the window opens, by the clock on the wall."
	})),
	to: Optional(timeOfDay({
		default: defaults$2.to,
		description: "When it closes. Earlier than `from`: on the next day."
	})),
	zone: Optional(zoneName({
		default: defaults$2.zone,
		description: "Whose wall: a name of the IANA database."
	})),
	except: Optional(list$1(calendarDate({ description: "A date with its year." }), {
		maxItems: 1e3,
		default: [],
		errorMessage: "Write dates with their year, such as 2026-12-25",
		description: "Days on which no window begins, such as holidays."
	})),
	below_percent: Optional(percent$1({
		default: idleDefaults.belowPercent,
		description: "Over the `maximum` only members go whose busiest GPU is below this. Where it is left out, `LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first."
	})),
	for: Optional(duration({
		default: idleDefaults.for,
		shortest: "1m",
		longest: "30d",
		description: "How long they must have been idle. Where it is left out, `LAMBDA_LABS_LOW_USAGE_DURATION_MINS` counts first."
	}))
}, {
	title: "schedule",
	description: "Another smallest or largest size at certain times."
});
const schedule = kindOf$1({
	schema: schema$1,
	parse: (rule, environment) => ({
		rule: "schedule",
		days: rule.days ?? week,
		from: minuteOfDay(rule.from ?? defaults$2.from) ?? 0,
		to: minuteOfDay(rule.to ?? defaults$2.to) ?? 0,
		zone: rule.zone ?? defaults$2.zone,
		except: rule.except ?? [],
		...rule.minimum === void 0 ? {} : { minimum: rule.minimum },
		...rule.maximum === void 0 ? {} : { maximum: rule.maximum },
		belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
		for: rule.for ? checkedDuration(rule.for) : environment.lowUsageDuration ?? checkedDuration(idleDefaults.for)
	}),
	problems: (file, path) => [
		...timeProblems(file, path),
		...zoneProblems$1(file, path),
		...boundProblems(file, path),
		...sizeProblems$1(file, path, ["minimum"])
	],
	documentation: {
		title: "Other sizes at other times",
		text: [
			"While a window is open, the pool is grown to `minimum` members and not above `maximum`. What counts is what the clock on the wall of `zone` shows **now**, not the moment at which a window opens: a run that comes an hour late does what the missed ones would have done. A window from 22:00 to 06:00 belongs to the day on which it begins, and so do `days` and `except`. On the day that skips an hour its times are never shown, and on the day that repeats one they are shown twice; windows follow the clock.",
			"A clock ends nobody's work. Over the `maximum` the pool asks for the end of members that are idle by known readings, one at a time, the longest idle first; busy members and those with unknown readings stay. Where several rules disagree, a maximum wins over every wish to grow, and the highest minimum over every wish to shrink.",
			"Machines take minutes to boot: open the window a little before people come."
		]
	},
	examples: [{
		title: "Three machines in working hours, at most one at night and on holidays",
		yaml: `kind: pool
name: assistants
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 0, max: 6 }
rules:
  - rule: schedule
    minimum: 3
    days: [mon, tue, wed, thu, fri]
    from: "07:45"
    to: "18:00"
    zone: Europe/Berlin
    except: [2026-12-24, 2026-12-25, 2026-12-31, 2027-01-01]
  - { rule: schedule, maximum: 1, from: "20:00", to: "06:00", zone: Europe/Berlin }
  - { rule: high_utilization }
  - { rule: idle }
`
	}]
});
function timeProblems(file, path) {
	const from = file.valueAt([...path, "from"]) ?? defaults$2.from;
	const to = file.valueAt([...path, "to"]) ?? defaults$2.to;
	const key = file.valueAt([...path, "to"]) === void 0 ? "from" : "to";
	const at = file.place([...path, key]);
	if (typeof from !== "string" || typeof to !== "string") return [];
	if (from === to) return [{
		at,
		what: `the window begins and ends at ${from}, so nobody can say how long it is open`,
		hint: "Leave both out for the whole day"
	}];
	if (from !== "24:00") return [];
	const what = "a window cannot begin at 24:00, which is the end of a day";
	return [{
		at: file.place([...path, "from"]),
		what,
		hint: "Write \"00:00\""
	}];
}
function zoneProblems$1(file, path) {
	const written = file.valueAt([...path, "zone"]);
	if (typeof written !== "string" || !/^[A-Za-z]/.test(written) || isZone(written)) return [];
	const zones = {
		words: [...Intl.supportedValuesOf("timeZone")].sort(),
		plural: "zones"
	};
	return [{
		at: file.place([...path, "zone"]),
		what: `${pathName([...path, "zone"])} is ${shown(written)}, and there is no such zone`,
		hint: suggestion(written, zones)
	}];
}
function boundProblems(file, path) {
	const least = file.valueAt([...path, "minimum"]);
	const most = file.valueAt([...path, "maximum"]);
	if (least === void 0 && most === void 0) {
		const what = `${pathName(path)} has neither a minimum nor a maximum, so it changes nothing`;
		return [{
			at: file.place(path),
			what,
			hint: "Add minimum, maximum or both"
		}];
	}
	return [...crossed(file, path, least, most), ...belowSize(file, path, most)];
}
function crossed(file, path, least, most) {
	if (typeof least !== "number" || typeof most !== "number" || least <= most) return [];
	const what = `${pathName([...path, "minimum"])} is ${least}, and maximum only ${most}`;
	return [{
		at: file.place([...path, "minimum"]),
		what,
		hint: "Lower minimum or raise maximum"
	}];
}
function belowSize(file, path, most) {
	const min = file.valueAt(["size", "min"]);
	if (typeof most !== "number" || typeof min !== "number" || most >= min) return [];
	const what = `${pathName([...path, "maximum"])} is ${most}, and size.min is ${min}`;
	return [{
		at: file.place([...path, "maximum"]),
		what,
		hint: "Raise it or lower size.min"
	}];
}

// src/policy/rules/target.ts
const defaults$1 = {
	percent: 70,
	tolerancePercent: 10,
	over: "5m",
	stabilize: "15m",
	victims: "idle"
};
const schema = group({
	rule: Literal("target", { description: "The rule's name." }),
	percent: Optional(percent$1({
		default: defaults$1.percent,
		description: "The mean utilisation over all GPUs of all active members to stay near."
	})),
	tolerance_percent: Optional(count({
		default: defaults$1.tolerancePercent,
		minimum: 1,
		maximum: 50,
		description: "Nothing is done within so many points above or below."
	})),
	over: Optional(duration({
		default: defaults$1.over,
		shortest: "2m",
		longest: "1d",
		description: "The time over which the mean is taken."
	})),
	stabilize: Optional(duration({
		default: defaults$1.stabilize,
		shortest: "5m",
		longest: "7d",
		description: "The pool is shrunk only to what was enough in every minute of this time, and a member must have been idle for as long."
	})),
	victims: Optional(choice(["idle", "least_busy"], {
		default: defaults$1.victims,
		description: "Who may go: only members that are idle, or the least busy one even while it works. The latter is for machines behind a load balancer."
	})),
	below_percent: Optional(percent$1({
		default: idleDefaults.belowPercent,
		description: "A member whose busiest GPU is below this is idle. Where it is left out, `LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first."
	}))
}, {
	title: "target",
	description: "Keep the mean utilisation of the pool near a value."
});
const target = kindOf$1({
	schema,
	parse: (rule, environment) => ({
		rule: "target",
		percent: rule.percent ?? defaults$1.percent,
		tolerancePercent: rule.tolerance_percent ?? defaults$1.tolerancePercent,
		over: checkedDuration(rule.over ?? defaults$1.over),
		for: checkedDuration(rule.stabilize ?? defaults$1.stabilize),
		victims: rule.victims === "least_busy" ? "least-busy" : "idle",
		belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent
	}),
	problems: bandProblems,
	documentation: {
		title: "Keep utilisation near a value",
		text: [
			"Above the band the pool grows to the size at which its present work, spread evenly, is `percent` of each member: work divided by `percent`, rounded up. Machines on their way count as if they had come, and members without readings as if they did nothing, so growth can only be too small. A machine that came within `over` is neither load nor capacity yet.",
			"Below the band it asks for the end of one member at a time, and only while all readings are known. Of all sizes that were right in some minute of `stabilize` the largest counts: that is computed from the readings, not remembered. Before each shrink the work of the one that goes is given to the others on paper; if the pool would then grow again, nothing happens and the plan says `would-flap`.",
			"A machine at work is not ended, unless `victims: least_busy` says that its work can be taken over by others. Utilisation ends at 100 percent: for batch jobs that wait in a queue use `queue`."
		]
	},
	examples: [{
		title: "Web inference behind a load balancer at about 60 percent",
		yaml: `kind: pool
name: inference
instance: { types: [gpu_1x_a10], regions: [us-west-1], ssh_key: ops }
size: { min: 2, max: 8 }
rules:
  - { rule: target, percent: 60, stabilize: 30m, victims: least_busy }
`
	}, {
		title: "Experiments: only machines without work are given back",
		yaml: `kind: pool
name: experiments
instance: { types: [gpu_1x_a100_sxm4, gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 5 }
rules:
  - { rule: minimum, instances: 1 }
  - { rule: target, percent: 75, tolerance_percent: 10 }
`
	}]
});
function bandProblems(file, path) {
	const wanted = file.valueAt([...path, "percent"]) ?? defaults$1.percent;
	const tolerance = file.valueAt([...path, "tolerance_percent"]) ?? defaults$1.tolerancePercent;
	if (typeof wanted !== "number" || typeof tolerance !== "number") return [];
	if (wanted + tolerance < 100 && wanted - tolerance > 0) return [];
	const key = file.valueAt([...path, "percent"]) === void 0 ? "tolerance_percent" : "percent";
	return [{
		at: file.place([...path, key]),
		what: `the band from ${wanted - tolerance} to ${wanted + tolerance} percent leaves nothing above or below it`,
		hint: "Lower tolerance_percent, or move percent away from the end"
	}];
}

// src/policy/rules/index.ts
const ruleKinds = {
	minimum,
	schedule,
	queue,
	high_utilization: highUtilization,
	target,
	headroom,
	idle,
	lease
};
const ruleNames = Object.keys(ruleKinds);
function ruleKind(name) {
	return ruleKinds[name];
}
function knownKind(name) {
	return Object.entries(ruleKinds).find(([known]) => known === name)?.[1];
}

// src/policy/safeguards/boot.ts
const readings = [
	"when_measured",
	"required",
	"ignored"
];
const bootSchema = group({
	within: Optional(duration({
		shortest: "5m",
		longest: "4h",
		description: "A machine that is not up by then is terminated. Left out: 20m, 30m from 2 GPUs on, 40m from 8 on."
	})),
	gpu_reading: Optional(choice(readings, {
		default: "when_measured",
		description: "Whether Prometheus must have seen every GPU of it: `required`, `ignored`, or `when_measured`, which asks for it as long as another machine of the pool is seen. While Prometheus itself does not answer, nothing is terminated for want of a reading."
	})),
	probe: Optional(promql({ description: "A value for each machine, above 0 where its GPUs can be used, such as the outcome of a small CUDA program. A machine that is called active and cannot start CUDA shows 0 percent of load and is otherwise taken for idle." }))
}, { description: "When a launched machine counts as up: active at the cloud, with an address and a first health check, and with a GPU reading of its own." });
function bootOf(written) {
	return {
		gpuReading: written.gpu_reading === void 0 || written.gpu_reading === "when_measured" ? "when-measured" : written.gpu_reading,
		...written.within === void 0 ? {} : { within: checkedDuration(written.within) },
		...written.probe === void 0 ? {} : { probe: written.probe }
	};
}

// src/policy/safeguards/changes.ts
const changeBudget = group({
	direction: Optional(choice(["grow", "shrink"], { description: "Which changes. Left out: growth and shrinking each have this budget." })),
	per: duration({
		shortest: "1m",
		longest: "30d",
		description: "The stretch of time: any one of this length, not one by the clock."
	}),
	count: Optional(count({
		minimum: 0,
		maximum: 1e4,
		description: "Machines. 0 allows no change at all."
	})),
	percent: Optional(count({
		minimum: 1,
		maximum: 100,
		description: "Of the members at the start of the stretch. Terminations are rounded down, launches up, and one is always allowed: 20 percent are one of 1 to 9 members to terminate."
	}))
}, {
	title: "Change budget",
	description: "At most so many changes in a stretch of time."
});
const changesSchema = _Array_(changeBudget, {
	maxItems: 20,
	default: [],
	description: "Change budgets. Of several the most restrictive counts, the fleet's and the pool's. What is proposed, merged or under way counts until it is done, and unhealthy members count as terminations."
});
function changesOf(written) {
	return written.map(({ per, ...rest }) => ({
		...rest,
		per: checkedDuration(per)
	}));
}
function changeProblems(file) {
	const budgets = file.valueAt(["changes"]);
	if (!Array.isArray(budgets)) return [];
	return [...budgets.keys()].map((index) => ["changes", index]).filter((path) => file.valueAt([...path, "per"]) !== void 0).filter((path) => ["count", "percent"].every((key) => file.valueAt([...path, key]) === void 0)).map((path) => ({
		at: file.place(path),
		what: `${pathName(path)} says neither how many nor how much of the pool`,
		hint: "Add count, percent, or both: then the smaller one counts"
	}));
}

// src/policy/safeguards/drain.ts
const defaults = {
	wait: "0m",
	timeout: "1m"
};
const hook = group({
	command: Optional(_Array_(String$1({
		title: "a word of a command",
		pattern: "^[^\\u0000-\\u001f\\u007f]{1,500}$",
		errorMessage: "Write the program and each argument as one line of text",
		description: "The program, as a path from the repository's root, or an argument."
	}), {
		minItems: 1,
		maxItems: 50,
		errorMessage: "Write a list: the program, then its arguments",
		description: "A program of the checked-out main branch and its arguments. No shell reads it. It learns of the machine by `FLEETMERGE_INSTANCE_NAME`, `_ID`, `_IP`, `_TYPE` and `_REGION` and by `FLEETMERGE_POOL`, and gets none of the job's secrets."
	})),
	webhook: Optional(String$1({
		title: "an address",
		pattern: "^https?://[^\\s\\u0000-\\u001f@]{1,500}$",
		errorMessage: "Write an address such as https://jobs.example.com/drain, without password",
		description: "Is sent the same as JSON by POST. Any answer from 200 to 299 is a success; redirects are not followed."
	})),
	timeout: Optional(duration({
		default: defaults.timeout,
		shortest: "1s",
		longest: "5m",
		description: "How long it may take. After that it has failed."
	})),
	on_failure: choice(["terminate", "keep"], { description: "What happens when it fails, or when the run dies while it works: the machine is terminated all the same, or kept until somebody changes this key. It is never called twice for one machine." })
}, { description: "Called once for a machine, when the waiting is over: `command` or `webhook`." });
const drainSchema = group({
	wait: Optional(duration({
		default: defaults.wait,
		shortest: "0m",
		longest: "7d",
		description: "A machine that is to go is waited for until it is idle, at most so long. A removal that a rule asked for is not made while the machine works, however long that takes."
	})),
	hook: Optional(hook)
}, { description: "Before a machine is terminated its end is announced, its work is waited for, and a hook is called. Machines that never became healthy go at once." });
function drainOf(written) {
	const called = written.hook && hookOf(written.hook);
	return {
		wait: checkedDuration(written.wait ?? defaults.wait),
		...written.hook && called ? { hook: {
			hook: called,
			timeout: checkedDuration(written.hook.timeout ?? defaults.timeout),
			onFailure: written.hook.on_failure
		} } : {}
	};
}
function hookOf({ command, webhook }) {
	if (command) return {
		kind: "command",
		command
	};
	return webhook === void 0 ? void 0 : {
		kind: "webhook",
		url: webhook
	};
}
function drainProblems(file) {
	const path = ["drain", "hook"];
	const written = file.valueAt(path);
	if (typeof written !== "object" || written === null) return [];
	const count = ["command", "webhook"].filter((key) => key in written).length;
	if (count === 1) return [];
	return [{
		at: file.place(path),
		what: `drain.hook has ${count === 0 ? "neither command nor webhook" : "both command and webhook"}`,
		hint: "Write one of the two"
	}];
}

// src/policy/safeguards/pause.ts
const pauseScopes = [
	"all",
	"grow",
	"shrink"
];
const pauseSchema = group({
	what: Optional(choice(pauseScopes, {
		default: "all",
		description: "What is stopped: `grow`, `shrink`, or `all` for both."
	})),
	reason: sentence({ description: "Why: every block that it causes says so." }),
	until: Optional(moment({ description: "When it ends by itself. Left out: when somebody removes it." }))
}, { description: "Stops proposing, merging our own proposals, and calls to the cloud that a proposal asked for. The repository variable `FLEETMERGE_PAUSE` (`all`, `grow`, `shrink`) does the same without a commit; any other value of it counts as `all`." });
function pauseOfFile(written, by) {
	const until = written.until === void 0 ? void 0 : parseMoment(written.until);
	const base = {
		what: written.what ?? "all",
		reason: written.reason,
		by
	};
	return until === void 0 ? base : {
		...base,
		until
	};
}
function pauseOfEnvironment({ pause: text }) {
	if (text === void 0) return [];
	const by = "the variable FLEETMERGE_PAUSE";
	const what = pauseScopes.find((scope) => scope === text.toLowerCase());
	if (what) return [{
		what,
		reason: "no reason was given",
		by
	}];
	return [{
		what: "all",
		reason: `its value ${shown(text)} is none of all, grow and shrink, so it counts as all`,
		by
	}];
}

// src/policy/safeguards/protections.ts
const protection = group({
	name: Optional(instanceName({ description: "The machine's name." })),
	tag: Optional(tag({ description: "A tag that the cloud shows: `key`, or `key=value` for one value only." })),
	reason: sentence({ description: "Why it must stay." }),
	until: Optional(moment({ description: "When the promise ends. Left out: when somebody removes it." }))
}, {
	title: "Protection",
	description: "A promise not to terminate these machines."
});
const protectSchema = _Array_(protection, {
	maxItems: 1e3,
	default: [],
	description: "Machines that are not terminated, each by `name` or by `tag`. `protect` in the fleet file and the tag `fleetmerge-protect` on the machine do the same; its value is the end, such as 2027-01-31T18:00:00Z or 2027-01-31 for the whole day, and any other value has no end."
});
function protectionsOf(written) {
	return written.map(({ name, tag: text = "", reason, until: end }) => {
		const until = end === void 0 ? void 0 : parseMoment(end);
		return {
			of: name === void 0 ? tagOf(text) : {
				kind: "name",
				name
			},
			reason,
			...until === void 0 ? {} : { until }
		};
	});
}
function tagOf(text) {
	const at = text.indexOf("=");
	if (at < 0) return {
		kind: "tag",
		key: text
	};
	return {
		kind: "tag",
		key: text.slice(0, at),
		value: text.slice(at + 1)
	};
}
function protectProblems(file) {
	const list = file.valueAt(["protect"]);
	if (!Array.isArray(list)) return [];
	return [...list.keys()].flatMap((index) => {
		const path = ["protect", index];
		const kinds = ["name", "tag"].filter((key) => file.valueAt([...path, key]) !== void 0);
		const wrong = {
			at: file.place(path),
			what: `${pathName(path)} names ${kinds.length === 0 ? "no machine" : "both a name and a tag"}`,
			hint: "Write either name or tag"
		};
		return [...kinds.length === 1 ? [] : [wrong], ...momentProblems(file, [...path, "until"])];
	});
}

// src/model/safety.ts
const windowedActs = [
	"propose",
	"merge",
	"apply"
];
const protectTag = "fleetmerge-protect";

// src/policy/safeguards/windows.ts
const actionWindow = group({
	effect: choice(["allow", "deny"], { description: "`deny` closes in these hours, and beats every `allow`. With any `allow` for an act, it is closed in all other hours." }),
	acts: Optional(list$1(choice(windowedActs, { description: "What is allowed or denied." }), {
		maxItems: windowedActs.length,
		default: windowedActs,
		errorMessage: "Name at least one of propose, merge and apply, or leave the key out",
		description: "`propose`: opening pull requests. `merge`: merging our own. `apply`: calls to the cloud; a launch that waits for longer than `apply.launch_within` expires."
	})),
	days: Optional(list$1(choice(weekdays, { description: "A day of the week." }), {
		maxItems: weekdays.length,
		default: weekdays,
		errorMessage: "Name at least one day, or leave the key out: then it is every day",
		description: "Days on which the window starts."
	})),
	from: Optional(timeOfDay({
		default: "00:00",
		description: "When it starts, by the zone's wall clock."
	})),
	to: Optional(timeOfDay({
		default: "24:00",
		description: "When it ends, exclusive. Earlier than `from`: on the next day."
	})),
	zone: Optional(zoneName({
		default: "UTC",
		description: "IANA time zone. Changes of clocks are followed."
	}))
}, {
	title: "Window",
	description: "Hours of the week."
});
const windowsSchema = _Array_(actionWindow, {
	maxItems: 100,
	default: [],
	description: "Hours in which something may happen. The fleet's and the pool's windows must both be open."
});
function windowsOf(written) {
	return written.map(({ effect, acts, days, from, to, zone }) => ({
		effect,
		acts: acts ?? windowedActs,
		days: days ?? weekdays,
		from: minuteOfDay(from ?? "00:00") ?? 0,
		to: minuteOfDay(to ?? "24:00") ?? 0,
		zone: zone ?? "UTC"
	}));
}
function windowProblems(file) {
	const windows = file.valueAt(["windows"]);
	if (!Array.isArray(windows)) return [];
	return [...windows.keys()].flatMap((index) => [...zoneProblems(file, [
		"windows",
		index,
		"zone"
	]), ...lengthProblems(file, ["windows", index])]);
}
function zoneProblems(file, path) {
	const zone = file.valueAt(path);
	if (typeof zone !== "string" || isZone(zone)) return [];
	return [{
		at: file.place(path),
		what: `${pathName(path)} is ${shown(zone)}, which is no time zone that is known here`,
		hint: "Write UTC or the name of a place, such as Europe/Berlin"
	}];
}
function lengthProblems(file, window) {
	const from = file.valueAt([...window, "from"]);
	const to = file.valueAt([...window, "to"]);
	const path = [...window, from === "24:00" ? "from" : "to"];
	if (from !== "24:00" && to !== (from ?? "00:00")) return [];
	return [{
		at: file.place(path),
		what: `${pathName(window)} starts at ${String(from ?? "00:00")} and never lasts a minute`,
		hint: "Write another end; for whole days leave from and to out"
	}];
}

// src/policy/safeguards/budget.ts
const amounts = {
	minimum: 0,
	maximum: 1e8
};
const budgetSchema = group({
	daily_usd: Optional(dollars$1({
		...amounts,
		description: "For a day of UTC. Left out: no daily budget."
	})),
	monthly_usd: Optional(dollars$1({
		...amounts,
		description: "For a month of UTC. Left out: no monthly budget."
	}))
}, { description: "Growth must fit under what is left: spent so far, plus all that runs or is reserved until the period ends. It counts every machine of the account from the first run on; while a price is unknown nothing grows, and nothing is ever terminated for a budget. Shortly before a period ends much fits: the hourly limit is what bounds the rate." });
function budgetOf(written) {
	const { daily_usd: daily, monthly_usd: monthly } = written;
	return {
		...daily === void 0 ? {} : { daily: usd(daily) },
		...monthly === void 0 ? {} : { monthly: usd(monthly) }
	};
}

// src/policy/schema.ts
const policyDefaults = {
	maxHourlySpendUsd: 100,
	maxInstances: 10,
	cooldown: "30m",
	afterFailure: "5m",
	queueCooldown: "0m",
	priceChangePercent: 20,
	confirmationAboveUsd: 100,
	timeout: "60m",
	window: "6h",
	aboveTerminations: 1,
	launchWithin: "2h",
	stopAfterFailures: 3,
	stopFor: "6h",
	priority: 100,
	instanceType: "gpu_1x_a100"
};
const year = "365d";
const mostDollars = 1e6;
const cooldown$1 = group({
	provision: Optional(duration({
		default: policyDefaults.cooldown,
		shortest: "0m",
		longest: year,
		description: "Least time between two completed growths of a pool."
	})),
	terminate: Optional(duration({
		default: policyDefaults.cooldown,
		shortest: "0m",
		longest: year,
		description: "Least time between two completed shrinkings of a pool."
	})),
	after_failure: Optional(duration({
		default: policyDefaults.afterFailure,
		shortest: "0m",
		longest: year,
		description: "The same after one that failed, which is worth trying again sooner."
	})),
	queue: Optional(duration({
		default: policyDefaults.queueCooldown,
		shortest: "0m",
		longest: year,
		description: "In place of `provision` for machines that the rule `queue` wants beyond all that is on its way. With `0m` they do not wait for a growth that is on its way either."
	}))
}, { description: "How long a pool rests after an action. `LAMBDA_LABS_ACTION_COOLDOWN_MINS` counts where it is longer." });
const approvalTier = group({
	above_hourly_cost_usd: dollarsPerHour({
		minimum: 0,
		maximum: mostDollars,
		description: "Growth that costs more than this an hour, together with what fewer people approved within `confirmation.window`."
	}),
	count: count({
		minimum: 2,
		maximum: 20,
		description: "How many people must approve it."
	})
}, { description: "How many people an amount needs." });
const confirmation = group({
	above_hourly_cost_usd: Optional(dollarsPerHour({
		default: policyDefaults.confirmationAboveUsd,
		minimum: 0,
		maximum: mostDollars,
		description: "Growth that costs more than this an hour waits for an approval. `LAMBDA_LABS_CONFIRMATION_THRESHOLD` counts where it is lower."
	})),
	approvals: Optional(_Array_(approvalTier, {
		default: [],
		maxItems: 10,
		description: "Growth that costs more needs more people. Changes of policies and of what Fleetmerge is steered by need the largest `count`."
	})),
	timeout: Optional(duration({
		default: policyDefaults.timeout,
		shortest: "1m",
		longest: year,
		description: "A proposal that is not approved in this time is closed."
	})),
	approvers: Optional(list$1(login({ description: "A GitHub login." }), {
		maxItems: 100,
		errorMessage: "Name at least one login, or leave the key out: then who may write may approve",
		description: "Who may approve. Left out: everybody who may write to the repository."
	})),
	above_terminations: Optional(count({
		default: policyDefaults.aboveTerminations,
		minimum: 0,
		maximum: 1e3,
		description: "More removals in one proposal than this wait for an approval, also where a rule asked for them on known readings; so a plan proposes no more than this at once, or one where it is 0. A removal that no rule asked for always waits."
	})),
	window: Optional(duration({
		default: policyDefaults.window,
		shortest: "1m",
		longest: year,
		description: "All growth merged without approval in this time is added up before it is compared, so that splitting gains nothing."
	}))
}, { description: "When a proposal waits for a person, and for whom." });
const limits = group({
	kind: Literal("limits", { description: "Says that this file sets the limits." }),
	max_hourly_spend_usd: Optional(dollarsPerHour({
		default: policyDefaults.maxHourlySpendUsd,
		minimum: 0,
		maximum: mostDollars,
		description: "Spending of all machines together, ours or not, that no action may exceed. `LAMBDA_LABS_MAX_HOURLY_SPEND` counts where it is lower."
	})),
	max_instances: Optional(count({
		default: policyDefaults.maxInstances,
		minimum: 0,
		maximum: 1e4,
		description: "Managed machines that no action may exceed. `LAMBDA_LABS_MAX_INSTANCES` counts where it is lower."
	})),
	cooldown: Optional(cooldown$1),
	confirmation: Optional(confirmation),
	apply: Optional(group({
		launch_within: Optional(duration({
			default: policyDefaults.launchWithin,
			shortest: "1m",
			longest: year,
			description: "A merged launch that no cloud accepted in this time is never executed."
		})),
		stop_after_failures: Optional(count({
			default: policyDefaults.stopAfterFailures,
			minimum: 1,
			maximum: 1e3,
			description: "So many launches of a pool that fail in a row stop its growth. Want of capacity is no failure."
		})),
		stop_for: Optional(duration({
			default: policyDefaults.stopFor,
			shortest: "1m",
			longest: year,
			description: "A stopped pool is tried again after this time, or as soon as its policy says something else."
		}))
	}, { description: "How a merged change is carried out." })),
	pause: Optional(pauseSchema),
	windows: Optional(windowsSchema),
	changes: Optional(changesSchema),
	budget: Optional(budgetSchema),
	price_change_percent: Optional(count({
		default: policyDefaults.priceChangePercent,
		minimum: 0,
		maximum: 1e3,
		description: "Growth is held when the price of its type is more than this above or below every price of that type in the fleet file and that of its last launch."
	}))
}, {
	title: "Limits",
	description: "What holds for the whole fleet. At most one file."
});
const sizeOfPool = {
	minimum: 0,
	maximum: 1e4
};
const pool = group({
	kind: Literal("pool", { description: "Says that this file describes a pool." }),
	name: poolName({ description: "The pool's name, also in the fleet file and in branch names." }),
	priority: Optional(count({
		default: policyDefaults.priority,
		minimum: 0,
		maximum: 1e6,
		description: "Pools with lower numbers are served first when a limit is short."
	})),
	instance: group({
		types: Optional(list$1(cloudWord({
			title: "an instance type",
			description: "As the cloud spells it."
		}), {
			maxItems: 100,
			default: [policyDefaults.instanceType],
			errorMessage: "Name at least one type, or leave the key out for the default type",
			description: "Instance types, the preferred first. Where it is left out, `LAMBDA_LABS_DEFAULT_INSTANCE_TYPE` counts first."
		})),
		choose: Optional(choice(["preferred", "cheapest"], {
			default: "preferred",
			description: "Which of the types with capacity: the first of `types`, or the one that costs least for one GPU; of several equal ones that with capacity in most regions, then the first. Machines of other types than before may need other settings of jobs."
		})),
		regions: Optional(list$1(cloudWord({
			title: "a region",
			description: "As the cloud spells it."
		}), {
			maxItems: 100,
			errorMessage: "Name at least one region, or leave the key out: then every one will do",
			description: "Regions, the preferred first. Left out: every region with capacity."
		})),
		ssh_key: cloudWord({
			title: "the name of an SSH key",
			description: "Name of the SSH key, as it is stored at the cloud."
		})
	}, { description: "What the pool's machines are." }),
	size: group({
		min: count({
			...sizeOfPool,
			description: "Fewer members than this are filled up, and no load shrinks the pool below."
		}),
		max: count({
			...sizeOfPool,
			description: "No rule grows the pool above this."
		})
	}, { description: "How small and how large the pool may be." }),
	rules: Optional(_Array_(Unsafe(oneOfByTag("rule", Object.values(ruleKinds).map((kind) => kind.schema))), {
		default: [],
		maxItems: 100,
		description: "Reasons to grow or shrink. Without any, the pool changes only by hand."
	})),
	pause: Optional(pauseSchema),
	windows: Optional(windowsSchema),
	changes: Optional(changesSchema),
	protect: Optional(protectSchema),
	busy: Optional(busySchema),
	boot: Optional(bootSchema),
	drain: Optional(drainSchema)
}, {
	title: "Pool",
	description: "Machines that do one job and are scaled together. A file each."
});
const policySchema = Unsafe({
	$schema: "http://json-schema.org/draft-07/schema#",
	title: "Fleetmerge policy",
	description: "A file of the folder policies: the limits of the fleet, or one pool.",
	...oneOfByTag("kind", [limits, pool])
});
function oneOfByTag(tag, schemas) {
	return {
		type: "object",
		discriminator: { propertyName: tag },
		oneOf: schemas,
		required: [tag]
	};
}

// src/policy/pool.ts
function poolOf$1(file, environment) {
	const written = file.value;
	return {
		name: written.name,
		at: file.place([]),
		priority: written.priority ?? policyDefaults.priority,
		instance: {
			types: written.instance.types ?? [environment.defaultInstanceType ?? policyDefaults.instanceType],
			regions: written.instance.regions ?? [],
			...written.instance.choose ? { choose: written.instance.choose } : {},
			sshKey: written.instance.ssh_key
		},
		size: written.size,
		...safeguardsOf$1(written),
		...written.busy ? { busy: written.busy.map(busySignalOf) } : {},
		rules: (written.rules ?? []).map((rule) => ruleKind(rule.rule).parse(rule, environment))
	};
}
function safeguardsOf$1(written) {
	const { pause, windows, changes, protect, boot, drain } = written;
	return {
		...pause ? { pause: pauseOfFile(pause, `the policy of ${written.name}`) } : {},
		...windows ? { windows: windowsOf(windows) } : {},
		...changes ? { changes: changesOf(changes) } : {},
		...protect ? { protect: protectionsOf(protect) } : {},
		...boot ? { boot: bootOf(boot) } : {},
		...drain ? { drain: drainOf(drain) } : {}
	};
}
function poolProblems(file, environment, catalogue) {
	return [
		...sizeProblems(file),
		...windowProblems(file),
		...changeProblems(file),
		...protectProblems(file),
		...drainProblems(file),
		...momentProblems(file, ["pause", "until"]),
		...thresholdProblems(file, environment),
		...ruleProblems(file),
		...catalogue ? catalogueProblems$1(file, environment, catalogue) : []
	];
}
function sizeProblems(file) {
	const min = file.valueAt(["size", "min"]);
	const max = file.valueAt(["size", "max"]);
	if (typeof min !== "number" || typeof max !== "number" || min <= max) return [];
	return [{
		at: file.place(["size", "min"]),
		what: `size.min is ${min}, and size.max only ${max}`,
		hint: "Lower min or raise max"
	}];
}
function ruleProblems(file) {
	return indexes(file, ["rules"]).flatMap((index) => {
		const name = file.valueAt([
			"rules",
			index,
			"rule"
		]);
		return (typeof name === "string" ? knownKind(name) : void 0)?.problems?.(file, ["rules", index]) ?? [];
	});
}
function thresholdProblems(file, environment) {
	const highs = thresholdsOf(file, {
		rule: "high_utilization",
		key: "above_percent",
		otherwise: environment.highGpuThreshold ?? highUtilizationDefaults.abovePercent
	});
	const lows = thresholdsOf(file, {
		rule: "idle",
		key: "below_percent",
		otherwise: environment.lowGpuThreshold ?? idleDefaults.belowPercent
	});
	const lowest = Math.min(...highs.map(({ percent }) => percent));
	return lows.filter(({ percent }) => percent >= lowest).map(({ path, percent }) => ({
		at: file.place(path),
		what: `idle counts below ${percent} percent, and high_utilization already above ${lowest}: one machine could be both`,
		hint: `Lower below_percent under ${lowest}, or raise above_percent`
	}));
}
function thresholdsOf(file, wanted) {
	return indexes(file, ["rules"]).filter((index) => file.valueAt([
		"rules",
		index,
		"rule"
	]) === wanted.rule).flatMap((index) => {
		const path = [
			"rules",
			index,
			wanted.key
		];
		const percent = file.valueAt(path) ?? wanted.otherwise;
		return isPercent(percent) ? [{
			path,
			percent
		}] : [];
	});
}
function isPercent(written) {
	return typeof written === "number" && written >= 1 && written <= 99;
}
function catalogueProblems$1(file, environment, catalogue) {
	const types = ["instance", "types"];
	const regions = ["instance", "regions"];
	return [
		...indexes(file, types).flatMap((at) => unknownType(file, [...types, at], catalogue)),
		...indexes(file, regions).flatMap((at) => unknownRegion(file, [...regions, at], catalogue)),
		...unknownDefaultType(file, environment, catalogue)
	];
}
function unknownDefaultType(file, environment, catalogue) {
	const type = environment.defaultInstanceType ?? policyDefaults.instanceType;
	const path = ["instance", "types"];
	if (file.valueAt(path) !== void 0 || catalogue.types.includes(type)) return [];
	const known = {
		words: [...catalogue.types].sort(),
		plural: "instance types"
	};
	return [{
		at: file.place(path),
		what: `${pathName(path)} is left out, and the cloud does not know the default type ` + shown(type),
		hint: `Name the types here. ${suggestion(type, known)}`
	}];
}
function indexes(file, path) {
	const list = file.valueAt(path);
	return Array.isArray(list) ? [...list.keys()] : [];
}

// src/policy/problems.ts
function inOrder$1(problems) {
	const sorted = [...problems].sort((one, other) => compareText(one.at?.file ?? "", other.at?.file ?? "") || (one.at?.line ?? 0) - (other.at?.line ?? 0) || (one.at?.column ?? 0) - (other.at?.column ?? 0) || compareText(one.what, other.what));
	return sorted.filter((problem, index) => !same(problem, sorted[index - 1]));
}
function same(one, other) {
	return one.what === other?.what && one.at?.file === other.at?.file && one.at?.line === other.at?.line && one.at?.column === other.at?.column;
}
function compareText(one, other) {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}

// node_modules/yaml/dist/nodes/identity.js
var require_identity = /* @__PURE__ */ __commonJSMin(((exports) => {
	const ALIAS = Symbol.for("yaml.alias");
	const DOC = Symbol.for("yaml.document");
	const MAP = Symbol.for("yaml.map");
	const PAIR = Symbol.for("yaml.pair");
	const SCALAR = Symbol.for("yaml.scalar");
	const SEQ = Symbol.for("yaml.seq");
	const NODE_TYPE = Symbol.for("yaml.node.type");
	const isAlias = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === ALIAS;
	const isDocument = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === DOC;
	const isMap = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === MAP;
	const isPair = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === PAIR;
	const isScalar = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SCALAR;
	const isSeq = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SEQ;
	function isCollection(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case MAP:
			case SEQ: return true;
		}
		return false;
	}
	function isNode(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case ALIAS:
			case MAP:
			case SCALAR:
			case SEQ: return true;
		}
		return false;
	}
	const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;
	exports.ALIAS = ALIAS;
	exports.DOC = DOC;
	exports.MAP = MAP;
	exports.NODE_TYPE = NODE_TYPE;
	exports.PAIR = PAIR;
	exports.SCALAR = SCALAR;
	exports.SEQ = SEQ;
	exports.hasAnchor = hasAnchor;
	exports.isAlias = isAlias;
	exports.isCollection = isCollection;
	exports.isDocument = isDocument;
	exports.isMap = isMap;
	exports.isNode = isNode;
	exports.isPair = isPair;
	exports.isScalar = isScalar;
	exports.isSeq = isSeq;
}));

// node_modules/yaml/dist/visit.js
var require_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove node");
	function visit(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (visit_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else visit_(null, node, visitor_, Object.freeze([]));
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	function visit_(key, node, visitor, path) {
		const ctrl = callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visit_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = visit_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = visit_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = visit_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	async function visitAsync(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (await visitAsync_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else await visitAsync_(null, node, visitor_, Object.freeze([]));
	}
	visitAsync.BREAK = BREAK;
	visitAsync.SKIP = SKIP;
	visitAsync.REMOVE = REMOVE;
	async function visitAsync_(key, node, visitor, path) {
		const ctrl = await callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visitAsync_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = await visitAsync_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = await visitAsync_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = await visitAsync_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	function initVisitor(visitor) {
		if (typeof visitor === "object" && (visitor.Collection || visitor.Node || visitor.Value)) return Object.assign({
			Alias: visitor.Node,
			Map: visitor.Node,
			Scalar: visitor.Node,
			Seq: visitor.Node
		}, visitor.Value && {
			Map: visitor.Value,
			Scalar: visitor.Value,
			Seq: visitor.Value
		}, visitor.Collection && {
			Map: visitor.Collection,
			Seq: visitor.Collection
		}, visitor);
		return visitor;
	}
	function callVisitor(key, node, visitor, path) {
		if (typeof visitor === "function") return visitor(key, node, path);
		if (identity.isMap(node)) return visitor.Map?.(key, node, path);
		if (identity.isSeq(node)) return visitor.Seq?.(key, node, path);
		if (identity.isPair(node)) return visitor.Pair?.(key, node, path);
		if (identity.isScalar(node)) return visitor.Scalar?.(key, node, path);
		if (identity.isAlias(node)) return visitor.Alias?.(key, node, path);
	}
	function replaceNode(key, path, node) {
		const parent = path[path.length - 1];
		if (identity.isCollection(parent)) parent.items[key] = node;
		else if (identity.isPair(parent)) {
			if (key === "key") parent.key = node;
			else parent.value = node;
		} else if (identity.isDocument(parent)) parent.contents = node;
		else {
			const pt = identity.isAlias(parent) ? "alias" : "scalar";
			throw new Error(`Cannot replace node with ${pt} parent`);
		}
	}
	exports.visit = visit;
	exports.visitAsync = visitAsync;
}));

// node_modules/yaml/dist/doc/directives.js
var require_directives = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	const escapeChars = {
		"!": "%21",
		",": "%2C",
		"[": "%5B",
		"]": "%5D",
		"{": "%7B",
		"}": "%7D"
	};
	const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, (ch) => escapeChars[ch]);
	var Directives = class Directives {
		constructor(yaml, tags) {
			this.docStart = null;
			this.docEnd = false;
			this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
			this.tags = Object.assign({}, Directives.defaultTags, tags);
		}
		clone() {
			const copy = new Directives(this.yaml, this.tags);
			copy.docStart = this.docStart;
			return copy;
		}
		atDocument() {
			const res = new Directives(this.yaml, this.tags);
			switch (this.yaml.version) {
				case "1.1":
					this.atNextDocument = true;
					break;
				case "1.2":
					this.atNextDocument = false;
					this.yaml = {
						explicit: Directives.defaultYaml.explicit,
						version: "1.2"
					};
					this.tags = Object.assign({}, Directives.defaultTags);
			}
			return res;
		}
		add(line, onError) {
			if (this.atNextDocument) {
				this.yaml = {
					explicit: Directives.defaultYaml.explicit,
					version: "1.1"
				};
				this.tags = Object.assign({}, Directives.defaultTags);
				this.atNextDocument = false;
			}
			const parts = line.trim().split(/[ \t]+/);
			const name = parts.shift();
			switch (name) {
				case "%TAG": {
					if (parts.length !== 2) {
						onError(0, "%TAG directive should contain exactly two parts");
						if (parts.length < 2) return false;
					}
					const [handle, prefix] = parts;
					this.tags[handle] = prefix;
					return true;
				}
				case "%YAML": {
					this.yaml.explicit = true;
					if (parts.length !== 1) {
						onError(0, "%YAML directive should contain exactly one part");
						return false;
					}
					const [version] = parts;
					if (version === "1.1" || version === "1.2") {
						this.yaml.version = version;
						return true;
					} else {
						const isValid = /^\d+\.\d+$/.test(version);
						onError(6, `Unsupported YAML version ${version}`, isValid);
						return false;
					}
				}
				default:
					onError(0, `Unknown directive ${name}`, true);
					return false;
			}
		}
		tagName(source, onError) {
			if (source === "!") return "!";
			if (source[0] !== "!") {
				onError(`Not a valid tag: ${source}`);
				return null;
			}
			if (source[1] === "<") {
				const verbatim = source.slice(2, -1);
				if (verbatim === "!" || verbatim === "!!") {
					onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
					return null;
				}
				if (source[source.length - 1] !== ">") onError("Verbatim tags must end with a >");
				return verbatim;
			}
			const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
			if (!suffix) onError(`The ${source} tag has no suffix`);
			const prefix = this.tags[handle];
			if (prefix) try {
				return prefix + decodeURIComponent(suffix);
			} catch (error) {
				onError(String(error));
				return null;
			}
			if (handle === "!") return source;
			onError(`Could not resolve tag: ${source}`);
			return null;
		}
		tagString(tag) {
			for (const [handle, prefix] of Object.entries(this.tags)) if (tag.startsWith(prefix)) return handle + escapeTagName(tag.substring(prefix.length));
			return tag[0] === "!" ? tag : `!<${tag}>`;
		}
		toString(doc) {
			const lines = this.yaml.explicit ? [`%YAML ${this.yaml.version || "1.2"}`] : [];
			const tagEntries = Object.entries(this.tags);
			let tagNames;
			if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
				const tags = {};
				visit.visit(doc.contents, (_key, node) => {
					if (identity.isNode(node) && node.tag) tags[node.tag] = true;
				});
				tagNames = Object.keys(tags);
			} else tagNames = [];
			for (const [handle, prefix] of tagEntries) {
				if (handle === "!!" && prefix === "tag:yaml.org,2002:") continue;
				if (!doc || tagNames.some((tn) => tn.startsWith(prefix))) lines.push(`%TAG ${handle} ${prefix}`);
			}
			return lines.join("\n");
		}
	};
	Directives.defaultYaml = {
		explicit: false,
		version: "1.2"
	};
	Directives.defaultTags = { "!!": "tag:yaml.org,2002:" };
	exports.Directives = Directives;
}));

// node_modules/yaml/dist/doc/anchors.js
var require_anchors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	function anchorIsValid(anchor) {
		if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
			const msg = `Anchor must not contain whitespace or control characters: ${JSON.stringify(anchor)}`;
			throw new Error(msg);
		}
		return true;
	}
	function anchorNames(root) {
		const anchors = /* @__PURE__ */ new Set();
		visit.visit(root, { Value(_key, node) {
			if (node.anchor) anchors.add(node.anchor);
		} });
		return anchors;
	}
	function findNewAnchor(prefix, exclude) {
		for (let i = 1;; ++i) {
			const name = `${prefix}${i}`;
			if (!exclude.has(name)) return name;
		}
	}
	function createNodeAnchors(doc, prefix) {
		const aliasObjects = [];
		const sourceObjects = /* @__PURE__ */ new Map();
		let prevAnchors = null;
		return {
			onAnchor: (source) => {
				aliasObjects.push(source);
				prevAnchors ?? (prevAnchors = anchorNames(doc));
				const anchor = findNewAnchor(prefix, prevAnchors);
				prevAnchors.add(anchor);
				return anchor;
			},
			setAnchors: () => {
				for (const source of aliasObjects) {
					const ref = sourceObjects.get(source);
					if (typeof ref === "object" && ref.anchor && (identity.isScalar(ref.node) || identity.isCollection(ref.node))) ref.node.anchor = ref.anchor;
					else {
						const error = /* @__PURE__ */ new Error("Failed to resolve repeated object (this should not happen)");
						error.source = source;
						throw error;
					}
				}
			},
			sourceObjects
		};
	}
	exports.anchorIsValid = anchorIsValid;
	exports.anchorNames = anchorNames;
	exports.createNodeAnchors = createNodeAnchors;
	exports.findNewAnchor = findNewAnchor;
}));

// node_modules/yaml/dist/doc/applyReviver.js
var require_applyReviver = /* @__PURE__ */ __commonJSMin(((exports) => {
	function applyReviver(reviver, obj, key, val) {
		if (val && typeof val === "object") {
			if (Array.isArray(val)) for (let i = 0, len = val.length; i < len; ++i) {
				const v0 = val[i];
				const v1 = applyReviver(reviver, val, String(i), v0);
				if (v1 === void 0) delete val[i];
				else if (v1 !== v0) val[i] = v1;
			}
			else if (val instanceof Map) for (const k of Array.from(val.keys())) {
				const v0 = val.get(k);
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) val.delete(k);
				else if (v1 !== v0) val.set(k, v1);
			}
			else if (val instanceof Set) for (const v0 of Array.from(val)) {
				const v1 = applyReviver(reviver, val, v0, v0);
				if (v1 === void 0) val.delete(v0);
				else if (v1 !== v0) {
					val.delete(v0);
					val.add(v1);
				}
			}
			else for (const [k, v0] of Object.entries(val)) {
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) delete val[k];
				else if (v1 !== v0) val[k] = v1;
			}
		}
		return reviver.call(obj, key, val);
	}
	exports.applyReviver = applyReviver;
}));

// node_modules/yaml/dist/nodes/toJS.js
var require_toJS = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function toJS(value, arg, ctx) {
		if (Array.isArray(value)) return value.map((v, i) => toJS(v, String(i), ctx));
		if (value && typeof value.toJSON === "function") {
			if (!ctx || !identity.hasAnchor(value)) return value.toJSON(arg, ctx);
			const data = {
				aliasCount: 0,
				count: 1,
				res: void 0
			};
			ctx.anchors.set(value, data);
			ctx.onCreate = (res) => {
				data.res = res;
				delete ctx.onCreate;
			};
			const res = value.toJSON(arg, ctx);
			if (ctx.onCreate) ctx.onCreate(res);
			return res;
		}
		if (typeof value === "bigint" && !ctx?.keep) return Number(value);
		return value;
	}
	exports.toJS = toJS;
}));

// node_modules/yaml/dist/nodes/Node.js
var require_Node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var applyReviver = require_applyReviver();
	var identity = require_identity();
	var toJS = require_toJS();
	var NodeBase = class {
		constructor(type) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: type });
		}
		clone() {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			if (!identity.isDocument(doc)) throw new TypeError("A document argument is required");
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc,
				keep: true,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this, "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
	};
	exports.NodeBase = NodeBase;
}));

// node_modules/yaml/dist/nodes/Alias.js
var require_Alias = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var visit = require_visit();
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	var Alias = class extends Node.NodeBase {
		constructor(source) {
			super(identity.ALIAS);
			this.source = source;
			Object.defineProperty(this, "tag", { set() {
				throw new Error("Alias nodes cannot have tags");
			} });
		}
		resolve(doc, ctx) {
			if (ctx?.maxAliasCount === 0) throw new ReferenceError("Alias resolution is disabled");
			let nodes;
			if (ctx?.aliasResolveCache) nodes = ctx.aliasResolveCache;
			else {
				nodes = [];
				visit.visit(doc, { Node: (_key, node) => {
					if (identity.isAlias(node) || identity.hasAnchor(node)) nodes.push(node);
				} });
				if (ctx) ctx.aliasResolveCache = nodes;
			}
			let found = void 0;
			for (const node of nodes) {
				if (node === this) break;
				if (node.anchor === this.source) found = node;
			}
			if (found && ctx) {
				const { anchors, doc, maxAliasCount } = ctx;
				let data = anchors.get(found);
				if (!data) {
					toJS.toJS(found, null, ctx);
					data = anchors.get(found);
				}
				/* istanbul ignore if */
				if (data?.res === void 0) throw new ReferenceError("This should not happen: Alias anchor was not resolved?");
				if (maxAliasCount >= 0) {
					data.count += 1;
					if (data.aliasCount === 0) data.aliasCount = getAliasCount(doc, found, anchors);
					if (data.count * data.aliasCount > maxAliasCount) throw new ReferenceError("Excessive alias count indicates a resource exhaustion attack");
				}
			}
			return found;
		}
		toJSON(_arg, ctx) {
			if (!ctx) return { source: this.source };
			const source = this.resolve(ctx.doc, ctx);
			if (!source) {
				const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
				throw new ReferenceError(msg);
			}
			return ctx.anchors.get(source).res;
		}
		toString(ctx, _onComment, _onChompKeep) {
			const src = `*${this.source}`;
			if (ctx) {
				anchors.anchorIsValid(this.source);
				if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
					const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
					throw new Error(msg);
				}
				if (ctx.implicitKey) return `${src} `;
			}
			return src;
		}
	};
	function getAliasCount(doc, node, anchors) {
		if (identity.isAlias(node)) {
			const source = node.resolve(doc);
			const anchor = anchors && source && anchors.get(source);
			return anchor ? anchor.count * anchor.aliasCount : 0;
		} else if (identity.isCollection(node)) {
			let count = 0;
			for (const item of node.items) {
				const c = getAliasCount(doc, item, anchors);
				if (c > count) count = c;
			}
			return count;
		} else if (identity.isPair(node)) {
			const kc = getAliasCount(doc, node.key, anchors);
			const vc = getAliasCount(doc, node.value, anchors);
			return Math.max(kc, vc);
		}
		return 1;
	}
	exports.Alias = Alias;
}));

// node_modules/yaml/dist/nodes/Scalar.js
var require_Scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	const isScalarValue = (value) => !value || typeof value !== "function" && typeof value !== "object";
	var Scalar = class extends Node.NodeBase {
		constructor(value) {
			super(identity.SCALAR);
			this.value = value;
		}
		toJSON(arg, ctx) {
			return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
		}
		toString() {
			return String(this.value);
		}
	};
	Scalar.BLOCK_FOLDED = "BLOCK_FOLDED";
	Scalar.BLOCK_LITERAL = "BLOCK_LITERAL";
	Scalar.PLAIN = "PLAIN";
	Scalar.QUOTE_DOUBLE = "QUOTE_DOUBLE";
	Scalar.QUOTE_SINGLE = "QUOTE_SINGLE";
	exports.Scalar = Scalar;
	exports.isScalarValue = isScalarValue;
}));

// node_modules/yaml/dist/doc/createNode.js
var require_createNode = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var Scalar = require_Scalar();
	const defaultTagPrefix = "tag:yaml.org,2002:";
	function findTagObject(value, tagName, tags) {
		if (tagName) {
			const match = tags.filter((t) => t.tag === tagName);
			const tagObj = match.find((t) => !t.format) ?? match[0];
			if (!tagObj) throw new Error(`Tag ${tagName} not found`);
			return tagObj;
		}
		return tags.find((t) => t.identify?.(value) && !t.format);
	}
	function createNode(value, tagName, ctx) {
		if (identity.isDocument(value)) value = value.contents;
		if (identity.isNode(value)) return value;
		if (identity.isPair(value)) {
			const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
			map.items.push(value);
			return map;
		}
		if (value instanceof String || value instanceof Number || value instanceof Boolean || typeof BigInt !== "undefined" && value instanceof BigInt) value = value.valueOf();
		const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
		let ref = void 0;
		if (aliasDuplicateObjects && value && typeof value === "object") {
			ref = sourceObjects.get(value);
			if (ref) {
				ref.anchor ?? (ref.anchor = onAnchor(value));
				return new Alias.Alias(ref.anchor);
			} else {
				ref = {
					anchor: null,
					node: null
				};
				sourceObjects.set(value, ref);
			}
		}
		if (tagName?.startsWith("!!")) tagName = defaultTagPrefix + tagName.slice(2);
		let tagObj = findTagObject(value, tagName, schema.tags);
		if (!tagObj) {
			if (value && typeof value.toJSON === "function") value = value.toJSON();
			if (!value || typeof value !== "object") {
				const node = new Scalar.Scalar(value);
				if (ref) ref.node = node;
				return node;
			}
			tagObj = value instanceof Map ? schema[identity.MAP] : Symbol.iterator in Object(value) ? schema[identity.SEQ] : schema[identity.MAP];
		}
		if (onTagObj) {
			onTagObj(tagObj);
			delete ctx.onTagObj;
		}
		const node = tagObj?.createNode ? tagObj.createNode(ctx.schema, value, ctx) : typeof tagObj?.nodeClass?.from === "function" ? tagObj.nodeClass.from(ctx.schema, value, ctx) : new Scalar.Scalar(value);
		if (tagName) node.tag = tagName;
		else if (!tagObj.default) node.tag = tagObj.tag;
		if (ref) ref.node = node;
		return node;
	}
	exports.createNode = createNode;
}));

// node_modules/yaml/dist/nodes/Collection.js
var require_Collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var identity = require_identity();
	var Node = require_Node();
	function collectionFromPath(schema, path, value) {
		let v = value;
		for (let i = path.length - 1; i >= 0; --i) {
			const k = path[i];
			if (typeof k === "number" && Number.isInteger(k) && k >= 0) {
				const a = [];
				a[k] = v;
				v = a;
			} else v = /* @__PURE__ */ new Map([[k, v]]);
		}
		return createNode.createNode(v, void 0, {
			aliasDuplicateObjects: false,
			keepUndefined: false,
			onAnchor: () => {
				throw new Error("This should not happen, please report a bug.");
			},
			schema,
			sourceObjects: /* @__PURE__ */ new Map()
		});
	}
	const isEmptyPath = (path) => path == null || typeof path === "object" && !!path[Symbol.iterator]().next().done;
	var Collection = class extends Node.NodeBase {
		constructor(type, schema) {
			super(type);
			Object.defineProperty(this, "schema", {
				value: schema,
				configurable: true,
				enumerable: false,
				writable: true
			});
		}
		clone(schema) {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (schema) copy.schema = schema;
			copy.items = copy.items.map((it) => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		addIn(path, value) {
			if (isEmptyPath(path)) this.add(value);
			else {
				const [key, ...rest] = path;
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.addIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
		deleteIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.delete(key);
			const node = this.get(key, true);
			if (identity.isCollection(node)) return node.deleteIn(rest);
			else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
		}
		getIn(path, keepScalar) {
			const [key, ...rest] = path;
			const node = this.get(key, true);
			if (rest.length === 0) return !keepScalar && identity.isScalar(node) ? node.value : node;
			else return identity.isCollection(node) ? node.getIn(rest, keepScalar) : void 0;
		}
		hasAllNullValues(allowScalar) {
			return this.items.every((node) => {
				if (!identity.isPair(node)) return false;
				const n = node.value;
				return n == null || allowScalar && identity.isScalar(n) && n.value == null && !n.commentBefore && !n.comment && !n.tag;
			});
		}
		hasIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.has(key);
			const node = this.get(key, true);
			return identity.isCollection(node) ? node.hasIn(rest) : false;
		}
		setIn(path, value) {
			const [key, ...rest] = path;
			if (rest.length === 0) this.set(key, value);
			else {
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.setIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
	};
	exports.Collection = Collection;
	exports.collectionFromPath = collectionFromPath;
	exports.isEmptyPath = isEmptyPath;
}));

// node_modules/yaml/dist/stringify/stringifyComment.js
var require_stringifyComment = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, "#");
	function indentComment(comment, indent) {
		if (/^\n+$/.test(comment)) return comment.substring(1);
		return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
	}
	const lineComment = (str, indent, comment) => str.endsWith("\n") ? indentComment(comment, indent) : comment.includes("\n") ? "\n" + indentComment(comment, indent) : (str.endsWith(" ") ? "" : " ") + comment;
	exports.indentComment = indentComment;
	exports.lineComment = lineComment;
	exports.stringifyComment = stringifyComment;
}));

// node_modules/yaml/dist/stringify/foldFlowLines.js
var require_foldFlowLines = /* @__PURE__ */ __commonJSMin(((exports) => {
	const FOLD_FLOW = "flow";
	const FOLD_BLOCK = "block";
	const FOLD_QUOTED = "quoted";
	function foldFlowLines(text, indent, mode = "flow", { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
		if (!lineWidth || lineWidth < 0) return text;
		if (lineWidth < minContentWidth) minContentWidth = 0;
		const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
		if (text.length <= endStep) return text;
		const folds = [];
		const escapedFolds = {};
		let end = lineWidth - indent.length;
		if (typeof indentAtStart === "number") {
			if (indentAtStart > lineWidth - Math.max(2, minContentWidth)) folds.push(0);
			else end = lineWidth - indentAtStart;
		}
		let split = void 0;
		let prev = void 0;
		let overflow = false;
		let i = -1;
		let escStart = -1;
		let escEnd = -1;
		if (mode === FOLD_BLOCK) {
			i = consumeMoreIndentedLines(text, i, indent.length);
			if (i !== -1) end = i + endStep;
		}
		for (let ch; ch = text[i += 1];) {
			if (mode === FOLD_QUOTED && ch === "\\") {
				escStart = i;
				switch (text[i + 1]) {
					case "x":
						i += 3;
						break;
					case "u":
						i += 5;
						break;
					case "U":
						i += 9;
						break;
					default: i += 1;
				}
				escEnd = i;
			}
			if (ch === "\n") {
				if (mode === FOLD_BLOCK) i = consumeMoreIndentedLines(text, i, indent.length);
				end = i + indent.length + endStep;
				split = void 0;
			} else {
				if (ch === " " && prev && prev !== " " && prev !== "\n" && prev !== "	") {
					const next = text[i + 1];
					if (next && next !== " " && next !== "\n" && next !== "	") split = i;
				}
				if (i >= end) {
					if (split) {
						folds.push(split);
						end = split + endStep;
						split = void 0;
					} else if (mode === FOLD_QUOTED) {
						while (prev === " " || prev === "	") {
							prev = ch;
							ch = text[i += 1];
							overflow = true;
						}
						const j = i > escEnd + 1 ? i - 2 : escStart - 1;
						if (escapedFolds[j]) return text;
						folds.push(j);
						escapedFolds[j] = true;
						end = j + endStep;
						split = void 0;
					} else overflow = true;
				}
			}
			prev = ch;
		}
		if (overflow && onOverflow) onOverflow();
		if (folds.length === 0) return text;
		if (onFold) onFold();
		let res = text.slice(0, folds[0]);
		for (let i = 0; i < folds.length; ++i) {
			const fold = folds[i];
			const end = folds[i + 1] || text.length;
			if (fold === 0) res = `\n${indent}${text.slice(0, end)}`;
			else {
				if (mode === FOLD_QUOTED && escapedFolds[fold]) res += `${text[fold]}\\`;
				res += `\n${indent}${text.slice(fold + 1, end)}`;
			}
		}
		return res;
	}
	function consumeMoreIndentedLines(text, i, indent) {
		let end = i;
		let start = i + 1;
		let ch = text[start];
		while (ch === " " || ch === "	") if (i < start + indent) ch = text[++i];
		else {
			do
				ch = text[++i];
			while (ch && ch !== "\n");
			end = i;
			start = i + 1;
			ch = text[start];
		}
		return end;
	}
	exports.FOLD_BLOCK = FOLD_BLOCK;
	exports.FOLD_FLOW = FOLD_FLOW;
	exports.FOLD_QUOTED = FOLD_QUOTED;
	exports.foldFlowLines = foldFlowLines;
}));

// node_modules/yaml/dist/stringify/stringifyString.js
var require_stringifyString = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var foldFlowLines = require_foldFlowLines();
	const getFoldOptions = (ctx, isBlock) => ({
		indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
		lineWidth: ctx.options.lineWidth,
		minContentWidth: ctx.options.minContentWidth
	});
	const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
	function lineLengthOverLimit(str, lineWidth, indentLength) {
		if (!lineWidth || lineWidth < 0) return false;
		const limit = lineWidth - indentLength;
		const strLen = str.length;
		if (strLen <= limit) return false;
		for (let i = 0, start = 0; i < strLen; ++i) if (str[i] === "\n") {
			if (i - start > limit) return true;
			start = i + 1;
			if (strLen - start <= limit) return false;
		}
		return true;
	}
	function doubleQuotedString(value, ctx) {
		const json = JSON.stringify(value);
		if (ctx.options.doubleQuotedAsJSON) return json;
		const { implicitKey } = ctx;
		const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		let str = "";
		let start = 0;
		for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
			if (ch === " " && json[i + 1] === "\\" && json[i + 2] === "n") {
				str += json.slice(start, i) + "\\ ";
				i += 1;
				start = i;
				ch = "\\";
			}
			if (ch === "\\") switch (json[i + 1]) {
				case "u":
					{
						str += json.slice(start, i);
						const code = json.substr(i + 2, 4);
						switch (code) {
							case "0000":
								str += "\\0";
								break;
							case "0007":
								str += "\\a";
								break;
							case "000b":
								str += "\\v";
								break;
							case "001b":
								str += "\\e";
								break;
							case "0085":
								str += "\\N";
								break;
							case "00a0":
								str += "\\_";
								break;
							case "2028":
								str += "\\L";
								break;
							case "2029":
								str += "\\P";
								break;
							default: if (code.substr(0, 2) === "00") str += "\\x" + code.substr(2);
							else str += json.substr(i, 6);
						}
						i += 5;
						start = i + 1;
					}
					break;
				case "n":
					if (implicitKey || json[i + 2] === "\"" || json.length < minMultiLineLength) i += 1;
					else {
						str += json.slice(start, i) + "\n\n";
						while (json[i + 2] === "\\" && json[i + 3] === "n" && json[i + 4] !== "\"") {
							str += "\n";
							i += 2;
						}
						str += indent;
						if (json[i + 2] === " ") str += "\\";
						i += 1;
						start = i + 1;
					}
					break;
				default: i += 1;
			}
		}
		str = start ? str + json.slice(start) : json;
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
	}
	function singleQuotedString(value, ctx) {
		if (ctx.options.singleQuote === false || ctx.implicitKey && value.includes("\n") || /[ \t]\n|\n[ \t]/.test(value)) return doubleQuotedString(value, ctx);
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
		return ctx.implicitKey ? res : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function quotedString(value, ctx) {
		const { singleQuote } = ctx.options;
		let qs;
		if (singleQuote === false) qs = doubleQuotedString;
		else {
			const hasDouble = value.includes("\"");
			const hasSingle = value.includes("'");
			if (hasDouble && !hasSingle) qs = singleQuotedString;
			else if (hasSingle && !hasDouble) qs = doubleQuotedString;
			else qs = singleQuote ? singleQuotedString : doubleQuotedString;
		}
		return qs(value, ctx);
	}
	let blockEndNewlines;
	try {
		blockEndNewlines = new RegExp("(^|(?<!\n))\n+(?!\n|$)", "g");
	} catch {
		blockEndNewlines = /\n+(?!\n|$)/g;
	}
	function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
		const { blockQuote, commentString, lineWidth } = ctx.options;
		if (!blockQuote || /\n[\t ]+$/.test(value)) return quotedString(value, ctx);
		const indent = ctx.indent || (ctx.forceBlockIndent || containsDocumentMarker(value) ? "  " : "");
		const literal = blockQuote === "literal" ? true : blockQuote === "folded" || type === Scalar.Scalar.BLOCK_FOLDED ? false : type === Scalar.Scalar.BLOCK_LITERAL ? true : !lineLengthOverLimit(value, lineWidth, indent.length);
		if (!value) return literal ? "|\n" : ">\n";
		let chomp;
		let endStart;
		for (endStart = value.length; endStart > 0; --endStart) {
			const ch = value[endStart - 1];
			if (ch !== "\n" && ch !== "	" && ch !== " ") break;
		}
		let end = value.substring(endStart);
		const endNlPos = end.indexOf("\n");
		if (endNlPos === -1) chomp = "-";
		else if (value === end || endNlPos !== end.length - 1) {
			chomp = "+";
			if (onChompKeep) onChompKeep();
		} else chomp = "";
		if (end) {
			value = value.slice(0, -end.length);
			if (end[end.length - 1] === "\n") end = end.slice(0, -1);
			end = end.replace(blockEndNewlines, `$&${indent}`);
		}
		let startWithSpace = false;
		let startEnd;
		let startNlPos = -1;
		for (startEnd = 0; startEnd < value.length; ++startEnd) {
			const ch = value[startEnd];
			if (ch === " ") startWithSpace = true;
			else if (ch === "\n") startNlPos = startEnd;
			else break;
		}
		let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
		if (start) {
			value = value.substring(start.length);
			start = start.replace(/\n+/g, `$&${indent}`);
		}
		let header = (startWithSpace ? indent ? "2" : "1" : "") + chomp;
		if (comment) {
			header += " " + commentString(comment.replace(/ ?[\r\n]+/g, " "));
			if (onComment) onComment();
		}
		if (!literal) {
			const foldedValue = value.replace(/\n+/g, "\n$&").replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, "$1$2").replace(/\n+/g, `$&${indent}`);
			let literalFallback = false;
			const foldOptions = getFoldOptions(ctx, true);
			if (blockQuote !== "folded" && type !== Scalar.Scalar.BLOCK_FOLDED) foldOptions.onOverflow = () => {
				literalFallback = true;
			};
			const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
			if (!literalFallback) return `>${header}\n${indent}${body}`;
		}
		value = value.replace(/\n+/g, `$&${indent}`);
		return `|${header}\n${indent}${start}${value}${end}`;
	}
	function plainString(item, ctx, onComment, onChompKeep) {
		const { type, value } = item;
		const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
		if (implicitKey && value.includes("\n") || inFlow && /[[\]{},]/.test(value)) return quotedString(value, ctx);
		if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) return implicitKey || inFlow || !value.includes("\n") ? quotedString(value, ctx) : blockString(item, ctx, onComment, onChompKeep);
		if (!implicitKey && !inFlow && type !== Scalar.Scalar.PLAIN && value.includes("\n")) return blockString(item, ctx, onComment, onChompKeep);
		if (containsDocumentMarker(value)) {
			if (indent === "") {
				ctx.forceBlockIndent = true;
				return blockString(item, ctx, onComment, onChompKeep);
			} else if (implicitKey && indent === indentStep) return quotedString(value, ctx);
		}
		const str = value.replace(/\n+/g, `$&\n${indent}`);
		if (actualString) {
			const test = (tag) => tag.default && tag.tag !== "tag:yaml.org,2002:str" && tag.test?.test(str);
			const { compat, tags } = ctx.doc.schema;
			if (tags.some(test) || compat?.some(test)) return quotedString(value, ctx);
		}
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function stringifyString(item, ctx, onComment, onChompKeep) {
		const { implicitKey, inFlow } = ctx;
		const ss = typeof item.value === "string" ? item : Object.assign({}, item, { value: String(item.value) });
		let { type } = item;
		if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
			if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value)) type = Scalar.Scalar.QUOTE_DOUBLE;
		}
		const _stringify = (_type) => {
			switch (_type) {
				case Scalar.Scalar.BLOCK_FOLDED:
				case Scalar.Scalar.BLOCK_LITERAL: return implicitKey || inFlow ? quotedString(ss.value, ctx) : blockString(ss, ctx, onComment, onChompKeep);
				case Scalar.Scalar.QUOTE_DOUBLE: return doubleQuotedString(ss.value, ctx);
				case Scalar.Scalar.QUOTE_SINGLE: return singleQuotedString(ss.value, ctx);
				case Scalar.Scalar.PLAIN: return plainString(ss, ctx, onComment, onChompKeep);
				default: return null;
			}
		};
		let res = _stringify(type);
		if (res === null) {
			const { defaultKeyType, defaultStringType } = ctx.options;
			const t = implicitKey && defaultKeyType || defaultStringType;
			res = _stringify(t);
			if (res === null) throw new Error(`Unsupported default string type ${t}`);
		}
		return res;
	}
	exports.stringifyString = stringifyString;
}));

// node_modules/yaml/dist/stringify/stringify.js
var require_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var identity = require_identity();
	var stringifyComment = require_stringifyComment();
	var stringifyString = require_stringifyString();
	function createStringifyContext(doc, options) {
		const opt = Object.assign({
			blockQuote: true,
			commentString: stringifyComment.stringifyComment,
			defaultKeyType: null,
			defaultStringType: "PLAIN",
			directives: null,
			doubleQuotedAsJSON: false,
			doubleQuotedMinMultiLineLength: 40,
			falseStr: "false",
			flowCollectionPadding: true,
			indentSeq: true,
			lineWidth: 80,
			minContentWidth: 20,
			nullStr: "null",
			simpleKeys: false,
			singleQuote: null,
			trailingComma: false,
			trueStr: "true",
			verifyAliasOrder: true
		}, doc.schema.toStringOptions, options);
		let inFlow;
		switch (opt.collectionStyle) {
			case "block":
				inFlow = false;
				break;
			case "flow":
				inFlow = true;
				break;
			default: inFlow = null;
		}
		return {
			anchors: /* @__PURE__ */ new Set(),
			doc,
			flowCollectionPadding: opt.flowCollectionPadding ? " " : "",
			indent: "",
			indentStep: typeof opt.indent === "number" ? " ".repeat(opt.indent) : "  ",
			inFlow,
			options: opt
		};
	}
	function getTagObject(tags, item) {
		if (item.tag) {
			const match = tags.filter((t) => t.tag === item.tag);
			if (match.length > 0) return match.find((t) => t.format === item.format) ?? match[0];
		}
		let tagObj = void 0;
		let obj;
		if (identity.isScalar(item)) {
			obj = item.value;
			let match = tags.filter((t) => t.identify?.(obj));
			if (match.length > 1) {
				const testMatch = match.filter((t) => t.test);
				if (testMatch.length > 0) match = testMatch;
			}
			tagObj = match.find((t) => t.format === item.format) ?? match.find((t) => !t.format);
		} else {
			obj = item;
			tagObj = tags.find((t) => t.nodeClass && obj instanceof t.nodeClass);
		}
		if (!tagObj) {
			const name = obj?.constructor?.name ?? (obj === null ? "null" : typeof obj);
			throw new Error(`Tag not resolved for ${name} value`);
		}
		return tagObj;
	}
	function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
		if (!doc.directives) return "";
		const props = [];
		const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
		if (anchor && anchors.anchorIsValid(anchor)) {
			anchors$1.add(anchor);
			props.push(`&${anchor}`);
		}
		const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
		if (tag) props.push(doc.directives.tagString(tag));
		return props.join(" ");
	}
	function stringify(item, ctx, onComment, onChompKeep) {
		if (identity.isPair(item)) return item.toString(ctx, onComment, onChompKeep);
		if (identity.isAlias(item)) {
			if (ctx.doc.directives) return item.toString(ctx);
			if (ctx.resolvedAliases?.has(item)) throw new TypeError(`Cannot stringify circular structure without alias nodes`);
			else {
				if (ctx.resolvedAliases) ctx.resolvedAliases.add(item);
				else ctx.resolvedAliases = /* @__PURE__ */ new Set([item]);
				item = item.resolve(ctx.doc);
			}
		}
		let tagObj = void 0;
		const node = identity.isNode(item) ? item : ctx.doc.createNode(item, { onTagObj: (o) => tagObj = o });
		tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
		const props = stringifyProps(node, tagObj, ctx);
		if (props.length > 0) ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
		const str = typeof tagObj.stringify === "function" ? tagObj.stringify(node, ctx, onComment, onChompKeep) : identity.isScalar(node) ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep) : node.toString(ctx, onComment, onChompKeep);
		if (!props) return str;
		return identity.isScalar(node) || str[0] === "{" || str[0] === "[" ? `${props} ${str}` : `${props}\n${ctx.indent}${str}`;
	}
	exports.createStringifyContext = createStringifyContext;
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/stringify/stringifyPair.js
var require_stringifyPair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
		const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
		let keyComment = identity.isNode(key) && key.comment || null;
		if (simpleKeys) {
			if (keyComment) throw new Error("With simple keys, key nodes cannot have comments");
			if (identity.isCollection(key) || !identity.isNode(key) && typeof key === "object") throw new Error("With simple keys, collection cannot be used as a key value");
		}
		let explicitKey = !simpleKeys && (!key || keyComment && value == null && !ctx.inFlow || identity.isCollection(key) || (identity.isScalar(key) ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL : typeof key === "object"));
		ctx = Object.assign({}, ctx, {
			allNullValues: false,
			implicitKey: !explicitKey && (simpleKeys || !allNullValues),
			indent: indent + indentStep
		});
		let keyCommentDone = false;
		let chompKeep = false;
		let str = stringify.stringify(key, ctx, () => keyCommentDone = true, () => chompKeep = true);
		if (!explicitKey && !ctx.inFlow && str.length > 1024) {
			if (simpleKeys) throw new Error("With simple keys, single line scalar must not span more than 1024 characters");
			explicitKey = true;
		}
		if (ctx.inFlow) {
			if (allNullValues || value == null) {
				if (keyCommentDone && onComment) onComment();
				return str === "" ? "?" : explicitKey ? `? ${str}` : str;
			}
		} else if (allNullValues && !simpleKeys || value == null && explicitKey) {
			str = `? ${str}`;
			if (keyComment && !keyCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			else if (chompKeep && onChompKeep) onChompKeep();
			return str;
		}
		if (keyCommentDone) keyComment = null;
		if (explicitKey) {
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			str = `? ${str}\n${indent}:`;
		} else {
			str = `${str}:`;
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
		}
		let vsb, vcb, valueComment;
		if (identity.isNode(value)) {
			vsb = !!value.spaceBefore;
			vcb = value.commentBefore;
			valueComment = value.comment;
		} else {
			vsb = false;
			vcb = null;
			valueComment = null;
			if (value && typeof value === "object") value = doc.createNode(value);
		}
		ctx.implicitKey = false;
		if (!explicitKey && !keyComment && identity.isScalar(value)) ctx.indentAtStart = str.length + 1;
		chompKeep = false;
		if (!indentSeq && indentStep.length >= 2 && !ctx.inFlow && !explicitKey && identity.isSeq(value) && !value.flow && !value.tag && !value.anchor) ctx.indent = ctx.indent.substring(2);
		let valueCommentDone = false;
		const valueStr = stringify.stringify(value, ctx, () => valueCommentDone = true, () => chompKeep = true);
		let ws = " ";
		if (keyComment || vsb || vcb) {
			ws = vsb ? "\n" : "";
			if (vcb) {
				const cs = commentString(vcb);
				ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
			}
			if (valueStr === "" && !ctx.inFlow) {
				if (ws === "\n" && valueComment) ws = "\n\n";
			} else ws += `\n${ctx.indent}`;
		} else if (!explicitKey && identity.isCollection(value)) {
			const vs0 = valueStr[0];
			const nl0 = valueStr.indexOf("\n");
			const hasNewline = nl0 !== -1;
			const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
			if (hasNewline || !flow) {
				let hasPropsLine = false;
				if (hasNewline && (vs0 === "&" || vs0 === "!")) {
					let sp0 = valueStr.indexOf(" ");
					if (vs0 === "&" && sp0 !== -1 && sp0 < nl0 && valueStr[sp0 + 1] === "!") sp0 = valueStr.indexOf(" ", sp0 + 1);
					if (sp0 === -1 || nl0 < sp0) hasPropsLine = true;
				}
				if (!hasPropsLine) ws = `\n${ctx.indent}`;
			}
		} else if (valueStr === "" || valueStr[0] === "\n") ws = "";
		str += ws + valueStr;
		if (ctx.inFlow) {
			if (valueCommentDone && onComment) onComment();
		} else if (valueComment && !valueCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
		else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	exports.stringifyPair = stringifyPair;
}));

// node_modules/yaml/dist/log.js
var require_log = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	function debug(logLevel, ...messages) {
		if (logLevel === "debug") console.log(...messages);
	}
	function warn(logLevel, warning) {
		if (logLevel === "debug" || logLevel === "warn") {
			if (typeof node_process.emitWarning === "function") node_process.emitWarning(warning);
			else console.warn(warning);
		}
	}
	exports.debug = debug;
	exports.warn = warn;
}));

// node_modules/yaml/dist/schema/yaml-1.1/merge.js
var require_merge = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	const MERGE_KEY = "<<";
	const merge = {
		identify: (value) => value === MERGE_KEY || typeof value === "symbol" && value.description === MERGE_KEY,
		default: "key",
		tag: "tag:yaml.org,2002:merge",
		test: /^<<$/,
		resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), { addToJSMap: addMergeToJSMap }),
		stringify: () => MERGE_KEY
	};
	const isMergeKey = (ctx, key) => (merge.identify(key) || identity.isScalar(key) && (!key.type || key.type === Scalar.Scalar.PLAIN) && merge.identify(key.value)) && ctx?.doc.schema.tags.some((tag) => tag.tag === merge.tag && tag.default);
	function addMergeToJSMap(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (identity.isSeq(source)) for (const it of source.items) mergeValue(ctx, map, it);
		else if (Array.isArray(source)) for (const it of source) mergeValue(ctx, map, it);
		else mergeValue(ctx, map, source);
	}
	function mergeValue(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (!identity.isMap(source)) throw new Error("Merge sources must be maps or map aliases");
		const srcMap = source.toJSON(null, ctx, Map);
		for (const [key, value] of srcMap) if (map instanceof Map) {
			if (!map.has(key)) map.set(key, value);
		} else if (map instanceof Set) map.add(key);
		else if (!Object.prototype.hasOwnProperty.call(map, key)) Object.defineProperty(map, key, {
			value,
			writable: true,
			enumerable: true,
			configurable: true
		});
		return map;
	}
	function resolveAliasValue(ctx, value) {
		return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
	}
	exports.addMergeToJSMap = addMergeToJSMap;
	exports.isMergeKey = isMergeKey;
	exports.merge = merge;
}));

// node_modules/yaml/dist/nodes/addPairToJSMap.js
var require_addPairToJSMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var log = require_log();
	var merge = require_merge();
	var stringify = require_stringify();
	var identity = require_identity();
	var toJS = require_toJS();
	function addPairToJSMap(ctx, map, { key, value }) {
		if (identity.isNode(key) && key.addToJSMap) key.addToJSMap(ctx, map, value);
		else if (merge.isMergeKey(ctx, key)) merge.addMergeToJSMap(ctx, map, value);
		else {
			const jsKey = toJS.toJS(key, "", ctx);
			if (map instanceof Map) map.set(jsKey, toJS.toJS(value, jsKey, ctx));
			else if (map instanceof Set) map.add(jsKey);
			else {
				const stringKey = stringifyKey(key, jsKey, ctx);
				const jsValue = toJS.toJS(value, stringKey, ctx);
				if (stringKey in map) Object.defineProperty(map, stringKey, {
					value: jsValue,
					writable: true,
					enumerable: true,
					configurable: true
				});
				else map[stringKey] = jsValue;
			}
		}
		return map;
	}
	function stringifyKey(key, jsKey, ctx) {
		if (jsKey === null) return "";
		if (typeof jsKey !== "object") return String(jsKey);
		if (identity.isNode(key) && ctx?.doc) {
			const strCtx = stringify.createStringifyContext(ctx.doc, {});
			strCtx.anchors = /* @__PURE__ */ new Set();
			for (const node of ctx.anchors.keys()) strCtx.anchors.add(node.anchor);
			strCtx.inFlow = true;
			strCtx.inStringifyKey = true;
			const strKey = key.toString(strCtx);
			if (!ctx.mapKeyWarned) {
				let jsonStr = JSON.stringify(strKey);
				if (jsonStr.length > 40) jsonStr = jsonStr.substring(0, 36) + "...\"";
				log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
				ctx.mapKeyWarned = true;
			}
			return strKey;
		}
		return JSON.stringify(jsKey);
	}
	exports.addPairToJSMap = addPairToJSMap;
}));

// node_modules/yaml/dist/nodes/Pair.js
var require_Pair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyPair = require_stringifyPair();
	var addPairToJSMap = require_addPairToJSMap();
	var identity = require_identity();
	function createPair(key, value, ctx) {
		const k = createNode.createNode(key, void 0, ctx);
		const v = createNode.createNode(value, void 0, ctx);
		return new Pair(k, v);
	}
	var Pair = class Pair {
		constructor(key, value = null) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
			this.key = key;
			this.value = value;
		}
		clone(schema) {
			let { key, value } = this;
			if (identity.isNode(key)) key = key.clone(schema);
			if (identity.isNode(value)) value = value.clone(schema);
			return new Pair(key, value);
		}
		toJSON(_, ctx) {
			const pair = ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			return addPairToJSMap.addPairToJSMap(ctx, pair, this);
		}
		toString(ctx, onComment, onChompKeep) {
			return ctx?.doc ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep) : JSON.stringify(this);
		}
	};
	exports.Pair = Pair;
	exports.createPair = createPair;
}));

// node_modules/yaml/dist/stringify/stringifyCollection.js
var require_stringifyCollection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyCollection(collection, ctx, options) {
		return (ctx.inFlow ?? collection.flow ? stringifyFlowCollection : stringifyBlockCollection)(collection, ctx, options);
	}
	function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
		const { indent, options: { commentString } } = ctx;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			type: null
		});
		let chompKeep = false;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (!chompKeep && item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (!chompKeep && ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
				}
			}
			chompKeep = false;
			let str = stringify.stringify(item, itemCtx, () => comment = null, () => chompKeep = true);
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			if (chompKeep && comment) chompKeep = false;
			lines.push(blockItemPrefix + str);
		}
		let str;
		if (lines.length === 0) str = flowChars.start + flowChars.end;
		else {
			str = lines[0];
			for (let i = 1; i < lines.length; ++i) {
				const line = lines[i];
				str += line ? `\n${indent}${line}` : "\n";
			}
		}
		if (comment) {
			str += "\n" + stringifyComment.indentComment(commentString(comment), indent);
			if (onComment) onComment();
		} else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
		const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
		itemIndent += indentStep;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			inFlow: true,
			type: null
		});
		let reqNewline = false;
		let linesAtValue = 0;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, false);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, false);
					if (ik.comment) reqNewline = true;
				}
				const iv = identity.isNode(item.value) ? item.value : null;
				if (iv) {
					if (iv.comment) comment = iv.comment;
					if (iv.commentBefore) reqNewline = true;
				} else if (item.value == null && ik?.comment) comment = ik.comment;
			}
			if (comment) reqNewline = true;
			let str = stringify.stringify(item, itemCtx, () => comment = null);
			reqNewline || (reqNewline = lines.length > linesAtValue || str.includes("\n"));
			if (i < items.length - 1) str += ",";
			else if (ctx.options.trailingComma) {
				if (ctx.options.lineWidth > 0) reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) + (str.length + 2) > ctx.options.lineWidth);
				if (reqNewline) str += ",";
			}
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			lines.push(str);
			linesAtValue = lines.length;
		}
		const { start, end } = flowChars;
		if (lines.length === 0) return start + end;
		else {
			if (!reqNewline) {
				const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
				reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
			}
			if (reqNewline) {
				let str = start;
				for (const line of lines) str += line ? `\n${indentStep}${indent}${line}` : "\n";
				return `${str}\n${indent}${end}`;
			} else return `${start}${fcPadding}${lines.join(" ")}${fcPadding}${end}`;
		}
	}
	function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
		if (comment && chompKeep) comment = comment.replace(/^\n+/, "");
		if (comment) {
			const ic = stringifyComment.indentComment(commentString(comment), indent);
			lines.push(ic.trimStart());
		}
	}
	exports.stringifyCollection = stringifyCollection;
}));

// node_modules/yaml/dist/nodes/YAMLMap.js
var require_YAMLMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyCollection = require_stringifyCollection();
	var addPairToJSMap = require_addPairToJSMap();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	function findPair(items, key) {
		const k = identity.isScalar(key) ? key.value : key;
		for (const it of items) if (identity.isPair(it)) {
			if (it.key === key || it.key === k) return it;
			if (identity.isScalar(it.key) && it.key.value === k) return it;
		}
	}
	var YAMLMap = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:map";
		}
		constructor(schema) {
			super(identity.MAP, schema);
			this.items = [];
		}
		static from(schema, obj, ctx) {
			const { keepUndefined, replacer } = ctx;
			const map = new this(schema);
			const add = (key, value) => {
				if (typeof replacer === "function") value = replacer.call(obj, key, value);
				else if (Array.isArray(replacer) && !replacer.includes(key)) return;
				if (value !== void 0 || keepUndefined) map.items.push(Pair.createPair(key, value, ctx));
			};
			if (obj instanceof Map) for (const [key, value] of obj) add(key, value);
			else if (obj && typeof obj === "object") for (const key of Object.keys(obj)) add(key, obj[key]);
			if (typeof schema.sortMapEntries === "function") map.items.sort(schema.sortMapEntries);
			return map;
		}
		add(pair, overwrite) {
			let _pair;
			if (identity.isPair(pair)) _pair = pair;
			else if (!pair || typeof pair !== "object" || !("key" in pair)) _pair = new Pair.Pair(pair, pair?.value);
			else _pair = new Pair.Pair(pair.key, pair.value);
			const prev = findPair(this.items, _pair.key);
			const sortEntries = this.schema?.sortMapEntries;
			if (prev) {
				if (!overwrite) throw new Error(`Key ${_pair.key} already set`);
				if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value)) prev.value.value = _pair.value;
				else prev.value = _pair.value;
			} else if (sortEntries) {
				const i = this.items.findIndex((item) => sortEntries(_pair, item) < 0);
				if (i === -1) this.items.push(_pair);
				else this.items.splice(i, 0, _pair);
			} else this.items.push(_pair);
		}
		delete(key) {
			const it = findPair(this.items, key);
			if (!it) return false;
			return this.items.splice(this.items.indexOf(it), 1).length > 0;
		}
		get(key, keepScalar) {
			const node = findPair(this.items, key)?.value;
			return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? void 0;
		}
		has(key) {
			return !!findPair(this.items, key);
		}
		set(key, value) {
			this.add(new Pair.Pair(key, value), true);
		}
		toJSON(_, ctx, Type) {
			const map = Type ? new Type() : ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const item of this.items) addPairToJSMap.addPairToJSMap(ctx, map, item);
			return map;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			for (const item of this.items) if (!identity.isPair(item)) throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
			if (!ctx.allNullValues && this.hasAllNullValues(false)) ctx = Object.assign({}, ctx, { allNullValues: true });
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "",
				flowChars: {
					start: "{",
					end: "}"
				},
				itemIndent: ctx.indent || "",
				onChompKeep,
				onComment
			});
		}
	};
	exports.YAMLMap = YAMLMap;
	exports.findPair = findPair;
}));

// node_modules/yaml/dist/schema/common/map.js
var require_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLMap = require_YAMLMap();
	const map = {
		collection: "map",
		default: true,
		nodeClass: YAMLMap.YAMLMap,
		tag: "tag:yaml.org,2002:map",
		resolve(map, onError) {
			if (!identity.isMap(map)) onError("Expected a mapping for this tag");
			return map;
		},
		createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
	};
	exports.map = map;
}));

// node_modules/yaml/dist/nodes/YAMLSeq.js
var require_YAMLSeq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyCollection = require_stringifyCollection();
	var Collection = require_Collection();
	var identity = require_identity();
	var Scalar = require_Scalar();
	var toJS = require_toJS();
	var YAMLSeq = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:seq";
		}
		constructor(schema) {
			super(identity.SEQ, schema);
			this.items = [];
		}
		add(value) {
			this.items.push(value);
		}
		delete(key) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return false;
			return this.items.splice(idx, 1).length > 0;
		}
		get(key, keepScalar) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return void 0;
			const it = this.items[idx];
			return !keepScalar && identity.isScalar(it) ? it.value : it;
		}
		has(key) {
			const idx = asItemIndex(key);
			return typeof idx === "number" && idx < this.items.length;
		}
		set(key, value) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") throw new Error(`Expected a valid index, not ${key}.`);
			const prev = this.items[idx];
			if (identity.isScalar(prev) && Scalar.isScalarValue(value)) prev.value = value;
			else this.items[idx] = value;
		}
		toJSON(_, ctx) {
			const seq = [];
			if (ctx?.onCreate) ctx.onCreate(seq);
			let i = 0;
			for (const item of this.items) seq.push(toJS.toJS(item, String(i++), ctx));
			return seq;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "- ",
				flowChars: {
					start: "[",
					end: "]"
				},
				itemIndent: (ctx.indent || "") + "  ",
				onChompKeep,
				onComment
			});
		}
		static from(schema, obj, ctx) {
			const { replacer } = ctx;
			const seq = new this(schema);
			if (obj && Symbol.iterator in Object(obj)) {
				let i = 0;
				for (let it of obj) {
					if (typeof replacer === "function") {
						const key = obj instanceof Set ? it : String(i++);
						it = replacer.call(obj, key, it);
					}
					seq.items.push(createNode.createNode(it, void 0, ctx));
				}
			}
			return seq;
		}
	};
	function asItemIndex(key) {
		let idx = identity.isScalar(key) ? key.value : key;
		if (idx && typeof idx === "string") idx = Number(idx);
		return typeof idx === "number" && Number.isInteger(idx) && idx >= 0 ? idx : null;
	}
	exports.YAMLSeq = YAMLSeq;
}));

// node_modules/yaml/dist/schema/common/seq.js
var require_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLSeq = require_YAMLSeq();
	const seq = {
		collection: "seq",
		default: true,
		nodeClass: YAMLSeq.YAMLSeq,
		tag: "tag:yaml.org,2002:seq",
		resolve(seq, onError) {
			if (!identity.isSeq(seq)) onError("Expected a sequence for this tag");
			return seq;
		},
		createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
	};
	exports.seq = seq;
}));

// node_modules/yaml/dist/schema/common/string.js
var require_string = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyString = require_stringifyString();
	const string = {
		identify: (value) => typeof value === "string",
		default: true,
		tag: "tag:yaml.org,2002:str",
		resolve: (str) => str,
		stringify(item, ctx, onComment, onChompKeep) {
			ctx = Object.assign({ actualString: true }, ctx);
			return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
		}
	};
	exports.string = string;
}));

// node_modules/yaml/dist/schema/common/null.js
var require_null = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const nullTag = {
		identify: (value) => value == null,
		createNode: () => new Scalar.Scalar(null),
		default: true,
		tag: "tag:yaml.org,2002:null",
		test: /^(?:~|[Nn]ull|NULL)?$/,
		resolve: () => new Scalar.Scalar(null),
		stringify: ({ source }, ctx) => typeof source === "string" && nullTag.test.test(source) ? source : ctx.options.nullStr
	};
	exports.nullTag = nullTag;
}));

// node_modules/yaml/dist/schema/core/bool.js
var require_bool$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const boolTag = {
		identify: (value) => typeof value === "boolean",
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
		resolve: (str) => new Scalar.Scalar(str[0] === "t" || str[0] === "T"),
		stringify({ source, value }, ctx) {
			if (source && boolTag.test.test(source)) {
				if (value === (source[0] === "t" || source[0] === "T")) return source;
			}
			return value ? ctx.options.trueStr : ctx.options.falseStr;
		}
	};
	exports.boolTag = boolTag;
}));

// node_modules/yaml/dist/stringify/stringifyNumber.js
var require_stringifyNumber = /* @__PURE__ */ __commonJSMin(((exports) => {
	function stringifyNumber({ format, minFractionDigits, tag, value }) {
		if (typeof value === "bigint") return String(value);
		const num = typeof value === "number" ? value : Number(value);
		if (!isFinite(num)) return isNaN(num) ? ".nan" : num < 0 ? "-.inf" : ".inf";
		let n = Object.is(value, -0) ? "-0" : JSON.stringify(value);
		if (!format && minFractionDigits && (!tag || tag === "tag:yaml.org,2002:float") && /^-?\d/.test(n) && !n.includes("e")) {
			let i = n.indexOf(".");
			if (i < 0) {
				i = n.length;
				n += ".";
			}
			let d = minFractionDigits - (n.length - i - 1);
			while (d-- > 0) n += "0";
		}
		return n;
	}
	exports.stringifyNumber = stringifyNumber;
}));

// node_modules/yaml/dist/schema/core/float.js
var require_float$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str));
			const dot = str.indexOf(".");
			if (dot !== -1 && str[str.length - 1] === "0") node.minFractionDigits = str.length - dot - 1;
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// node_modules/yaml/dist/schema/core/int.js
var require_int$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	const intResolve = (str, offset, radix, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix);
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value) && value >= 0) return prefix + value.toString(radix);
		return stringifyNumber.stringifyNumber(node);
	}
	const intOct = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^0o[0-7]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
		stringify: (node) => intStringify(node, 8, "0o")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^0x[0-9a-fA-F]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// node_modules/yaml/dist/schema/core/schema.js
var require_schema$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.boolTag,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float
	];
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/json/schema.js
var require_schema$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var map = require_map();
	var seq = require_seq();
	function intIdentify(value) {
		return typeof value === "bigint" || Number.isInteger(value);
	}
	const stringifyJSON = ({ value }) => JSON.stringify(value);
	const jsonScalars = [
		{
			identify: (value) => typeof value === "string",
			default: true,
			tag: "tag:yaml.org,2002:str",
			resolve: (str) => str,
			stringify: stringifyJSON
		},
		{
			identify: (value) => value == null,
			createNode: () => new Scalar.Scalar(null),
			default: true,
			tag: "tag:yaml.org,2002:null",
			test: /^null$/,
			resolve: () => null,
			stringify: stringifyJSON
		},
		{
			identify: (value) => typeof value === "boolean",
			default: true,
			tag: "tag:yaml.org,2002:bool",
			test: /^true$|^false$/,
			resolve: (str) => str === "true",
			stringify: stringifyJSON
		},
		{
			identify: intIdentify,
			default: true,
			tag: "tag:yaml.org,2002:int",
			test: /^-?(?:0|[1-9][0-9]*)$/,
			resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
			stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
		},
		{
			identify: (value) => typeof value === "number",
			default: true,
			tag: "tag:yaml.org,2002:float",
			test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
			resolve: (str) => parseFloat(str),
			stringify: stringifyJSON
		}
	];
	const schema = [map.map, seq.seq].concat(jsonScalars, {
		default: true,
		tag: "",
		test: /^/,
		resolve(str, onError) {
			onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
			return str;
		}
	});
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/yaml-1.1/binary.js
var require_binary = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_buffer = __require("buffer");
	var Scalar = require_Scalar();
	var stringifyString = require_stringifyString();
	const binary = {
		identify: (value) => value instanceof Uint8Array,
		default: false,
		tag: "tag:yaml.org,2002:binary",
		resolve(src, onError) {
			if (typeof node_buffer.Buffer === "function") return node_buffer.Buffer.from(src, "base64");
			else if (typeof atob === "function") {
				const str = atob(src.replace(/[\n\r]/g, ""));
				const buffer = new Uint8Array(str.length);
				for (let i = 0; i < str.length; ++i) buffer[i] = str.charCodeAt(i);
				return buffer;
			} else {
				onError("This environment does not support reading binary tags; either Buffer or atob is required");
				return src;
			}
		},
		stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
			if (!value) return "";
			const buf = value;
			let str;
			if (typeof node_buffer.Buffer === "function") str = buf instanceof node_buffer.Buffer ? buf.toString("base64") : node_buffer.Buffer.from(buf.buffer).toString("base64");
			else if (typeof btoa === "function") {
				let s = "";
				for (let i = 0; i < buf.length; ++i) s += String.fromCharCode(buf[i]);
				str = btoa(s);
			} else throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");
			type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
			if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
				const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
				const n = Math.ceil(str.length / lineWidth);
				const lines = new Array(n);
				for (let i = 0, o = 0; i < n; ++i, o += lineWidth) lines[i] = str.substr(o, lineWidth);
				str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? "\n" : " ");
			}
			return stringifyString.stringifyString({
				comment,
				type,
				value: str
			}, ctx, onComment, onChompKeep);
		}
	};
	exports.binary = binary;
}));

// node_modules/yaml/dist/schema/yaml-1.1/pairs.js
var require_pairs = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLSeq = require_YAMLSeq();
	function resolvePairs(seq, onError) {
		if (identity.isSeq(seq)) for (let i = 0; i < seq.items.length; ++i) {
			let item = seq.items[i];
			if (identity.isPair(item)) continue;
			else if (identity.isMap(item)) {
				if (item.items.length > 1) onError("Each pair must have its own sequence indicator");
				const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
				if (item.commentBefore) pair.key.commentBefore = pair.key.commentBefore ? `${item.commentBefore}\n${pair.key.commentBefore}` : item.commentBefore;
				if (item.comment) {
					const cn = pair.value ?? pair.key;
					cn.comment = cn.comment ? `${item.comment}\n${cn.comment}` : item.comment;
				}
				item = pair;
			}
			seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
		}
		else onError("Expected a sequence for this tag");
		return seq;
	}
	function createPairs(schema, iterable, ctx) {
		const { replacer } = ctx;
		const pairs = new YAMLSeq.YAMLSeq(schema);
		pairs.tag = "tag:yaml.org,2002:pairs";
		let i = 0;
		if (iterable && Symbol.iterator in Object(iterable)) for (let it of iterable) {
			if (typeof replacer === "function") it = replacer.call(iterable, String(i++), it);
			let key, value;
			if (Array.isArray(it)) {
				if (it.length === 2) {
					key = it[0];
					value = it[1];
				} else throw new TypeError(`Expected [key, value] tuple: ${it}`);
			} else if (it && it instanceof Object) {
				const keys = Object.keys(it);
				if (keys.length === 1) {
					key = keys[0];
					value = it[key];
				} else throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
			} else key = it;
			pairs.items.push(Pair.createPair(key, value, ctx));
		}
		return pairs;
	}
	const pairs = {
		collection: "seq",
		default: false,
		tag: "tag:yaml.org,2002:pairs",
		resolve: resolvePairs,
		createNode: createPairs
	};
	exports.createPairs = createPairs;
	exports.pairs = pairs;
	exports.resolvePairs = resolvePairs;
}));

// node_modules/yaml/dist/schema/yaml-1.1/omap.js
var require_omap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var toJS = require_toJS();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var pairs = require_pairs();
	var YAMLOMap = class YAMLOMap extends YAMLSeq.YAMLSeq {
		constructor() {
			super();
			this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
			this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
			this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
			this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
			this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
			this.tag = YAMLOMap.tag;
		}
		toJSON(_, ctx) {
			if (!ctx) return super.toJSON(_);
			const map = /* @__PURE__ */ new Map();
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const pair of this.items) {
				let key, value;
				if (identity.isPair(pair)) {
					key = toJS.toJS(pair.key, "", ctx);
					value = toJS.toJS(pair.value, key, ctx);
				} else key = toJS.toJS(pair, "", ctx);
				if (map.has(key)) throw new Error("Ordered maps must not include duplicate keys");
				map.set(key, value);
			}
			return map;
		}
		static from(schema, iterable, ctx) {
			const pairs$1 = pairs.createPairs(schema, iterable, ctx);
			const omap = new this();
			omap.items = pairs$1.items;
			return omap;
		}
	};
	YAMLOMap.tag = "tag:yaml.org,2002:omap";
	const omap = {
		collection: "seq",
		identify: (value) => value instanceof Map,
		nodeClass: YAMLOMap,
		default: false,
		tag: "tag:yaml.org,2002:omap",
		resolve(seq, onError) {
			const pairs$1 = pairs.resolvePairs(seq, onError);
			const seenKeys = [];
			for (const { key } of pairs$1.items) if (identity.isScalar(key)) {
				if (seenKeys.includes(key.value)) onError(`Ordered maps must not include duplicate keys: ${key.value}`);
				else seenKeys.push(key.value);
			}
			return Object.assign(new YAMLOMap(), pairs$1);
		},
		createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
	};
	exports.YAMLOMap = YAMLOMap;
	exports.omap = omap;
}));

// node_modules/yaml/dist/schema/yaml-1.1/bool.js
var require_bool = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function boolStringify({ value, source }, ctx) {
		if (source && (value ? trueTag : falseTag).test.test(source)) return source;
		return value ? ctx.options.trueStr : ctx.options.falseStr;
	}
	const trueTag = {
		identify: (value) => value === true,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
		resolve: () => new Scalar.Scalar(true),
		stringify: boolStringify
	};
	const falseTag = {
		identify: (value) => value === false,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
		resolve: () => new Scalar.Scalar(false),
		stringify: boolStringify
	};
	exports.falseTag = falseTag;
	exports.trueTag = trueTag;
}));

// node_modules/yaml/dist/schema/yaml-1.1/float.js
var require_float = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str.replace(/_/g, "")),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, "")));
			const dot = str.indexOf(".");
			if (dot !== -1) {
				const f = str.substring(dot + 1).replace(/_/g, "");
				if (f[f.length - 1] === "0") node.minFractionDigits = f.length;
			}
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// node_modules/yaml/dist/schema/yaml-1.1/int.js
var require_int = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	function intResolve(str, offset, radix, { intAsBigInt }) {
		const sign = str[0];
		if (sign === "-" || sign === "+") offset += 1;
		str = str.substring(offset).replace(/_/g, "");
		if (intAsBigInt) {
			switch (radix) {
				case 2:
					str = `0b${str}`;
					break;
				case 8:
					str = `0o${str}`;
					break;
				case 16: str = `0x${str}`;
			}
			const n = BigInt(str);
			return sign === "-" ? BigInt(-1) * n : n;
		}
		const n = parseInt(str, radix);
		return sign === "-" ? -1 * n : n;
	}
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value)) {
			const str = value.toString(radix);
			return value < 0 ? "-" + prefix + str.substr(1) : prefix + str;
		}
		return stringifyNumber.stringifyNumber(node);
	}
	const intBin = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "BIN",
		test: /^[-+]?0b[0-1_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
		stringify: (node) => intStringify(node, 2, "0b")
	};
	const intOct = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^[-+]?0[0-7_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
		stringify: (node) => intStringify(node, 8, "0")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9][0-9_]*$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^[-+]?0x[0-9a-fA-F_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intBin = intBin;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// node_modules/yaml/dist/schema/yaml-1.1/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSet = class YAMLSet extends YAMLMap.YAMLMap {
		constructor(schema) {
			super(schema);
			this.tag = YAMLSet.tag;
		}
		add(key) {
			let pair;
			if (identity.isPair(key)) pair = key;
			else if (key && typeof key === "object" && "key" in key && "value" in key && key.value === null) pair = new Pair.Pair(key.key, null);
			else pair = new Pair.Pair(key, null);
			if (!YAMLMap.findPair(this.items, pair.key)) this.items.push(pair);
		}
		get(key, keepPair) {
			const pair = YAMLMap.findPair(this.items, key);
			return !keepPair && identity.isPair(pair) ? identity.isScalar(pair.key) ? pair.key.value : pair.key : pair;
		}
		set(key, value) {
			if (typeof value !== "boolean") throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
			const prev = YAMLMap.findPair(this.items, key);
			if (prev && !value) this.items.splice(this.items.indexOf(prev), 1);
			else if (!prev && value) this.items.push(new Pair.Pair(key));
		}
		toJSON(_, ctx) {
			return super.toJSON(_, ctx, Set);
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			if (this.hasAllNullValues(true)) return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
			else throw new Error("Set items must all have null values");
		}
		static from(schema, iterable, ctx) {
			const { replacer } = ctx;
			const set = new this(schema);
			if (iterable && Symbol.iterator in Object(iterable)) for (let value of iterable) {
				if (typeof replacer === "function") value = replacer.call(iterable, value, value);
				set.items.push(Pair.createPair(value, null, ctx));
			}
			return set;
		}
	};
	YAMLSet.tag = "tag:yaml.org,2002:set";
	const set = {
		collection: "map",
		identify: (value) => value instanceof Set,
		nodeClass: YAMLSet,
		default: false,
		tag: "tag:yaml.org,2002:set",
		createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
		resolve(map, onError) {
			if (identity.isMap(map)) {
				if (map.hasAllNullValues(true)) return Object.assign(new YAMLSet(), map);
				else onError("Set items must all have null values");
			} else onError("Expected a mapping for this tag");
			return map;
		}
	};
	exports.YAMLSet = YAMLSet;
	exports.set = set;
}));

// node_modules/yaml/dist/schema/yaml-1.1/timestamp.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	function parseSexagesimal(str, asBigInt) {
		const sign = str[0];
		const parts = sign === "-" || sign === "+" ? str.substring(1) : str;
		const num = (n) => asBigInt ? BigInt(n) : Number(n);
		const res = parts.replace(/_/g, "").split(":").reduce((res, p) => res * num(60) + num(p), num(0));
		return sign === "-" ? num(-1) * res : res;
	}
	function stringifySexagesimal(node) {
		let { value } = node;
		let num = (n) => n;
		if (typeof value === "bigint") num = (n) => BigInt(n);
		else if (isNaN(value) || !isFinite(value)) return stringifyNumber.stringifyNumber(node);
		let sign = "";
		if (value < 0) {
			sign = "-";
			value *= num(-1);
		}
		const _60 = num(60);
		const parts = [value % _60];
		if (value < 60) parts.unshift(0);
		else {
			value = (value - parts[0]) / _60;
			parts.unshift(value % _60);
			if (value >= 60) {
				value = (value - parts[0]) / _60;
				parts.unshift(value);
			}
		}
		return sign + parts.map((n) => String(n).padStart(2, "0")).join(":").replace(/000000\d*$/, "");
	}
	const intTime = {
		identify: (value) => typeof value === "bigint" || Number.isInteger(value),
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
		resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
		stringify: stringifySexagesimal
	};
	const floatTime = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
		resolve: (str) => parseSexagesimal(str, false),
		stringify: stringifySexagesimal
	};
	const timestamp = {
		identify: (value) => value instanceof Date,
		default: true,
		tag: "tag:yaml.org,2002:timestamp",
		test: RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),
		resolve(str) {
			const match = str.match(timestamp.test);
			if (!match) throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");
			const [, year, month, day, hour, minute, second] = match.map(Number);
			const millisec = match[7] ? Number((match[7] + "00").substr(1, 3)) : 0;
			let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
			const tz = match[8];
			if (tz && tz !== "Z") {
				let d = parseSexagesimal(tz, false);
				if (Math.abs(d) < 30) d *= 60;
				date -= 6e4 * d;
			}
			return new Date(date);
		},
		stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, "") ?? ""
	};
	exports.floatTime = floatTime;
	exports.intTime = intTime;
	exports.timestamp = timestamp;
}));

// node_modules/yaml/dist/schema/yaml-1.1/schema.js
var require_schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var binary = require_binary();
	var bool = require_bool();
	var float = require_float();
	var int = require_int();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var set = require_set();
	var timestamp = require_timestamp();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.trueTag,
		bool.falseTag,
		int.intBin,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float,
		binary.binary,
		merge.merge,
		omap.omap,
		pairs.pairs,
		set.set,
		timestamp.intTime,
		timestamp.floatTime,
		timestamp.timestamp
	];
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/tags.js
var require_tags = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	var schema = require_schema$2();
	var schema$1 = require_schema$1();
	var binary = require_binary();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var schema$2 = require_schema();
	var set = require_set();
	var timestamp = require_timestamp();
	const schemas = /* @__PURE__ */ new Map([
		["core", schema.schema],
		["failsafe", [
			map.map,
			seq.seq,
			string.string
		]],
		["json", schema$1.schema],
		["yaml11", schema$2.schema],
		["yaml-1.1", schema$2.schema]
	]);
	const tagsByName = {
		binary: binary.binary,
		bool: bool.boolTag,
		float: float.float,
		floatExp: float.floatExp,
		floatNaN: float.floatNaN,
		floatTime: timestamp.floatTime,
		int: int.int,
		intHex: int.intHex,
		intOct: int.intOct,
		intTime: timestamp.intTime,
		map: map.map,
		merge: merge.merge,
		null: _null.nullTag,
		omap: omap.omap,
		pairs: pairs.pairs,
		seq: seq.seq,
		set: set.set,
		timestamp: timestamp.timestamp
	};
	const coreKnownTags = {
		"tag:yaml.org,2002:binary": binary.binary,
		"tag:yaml.org,2002:merge": merge.merge,
		"tag:yaml.org,2002:omap": omap.omap,
		"tag:yaml.org,2002:pairs": pairs.pairs,
		"tag:yaml.org,2002:set": set.set,
		"tag:yaml.org,2002:timestamp": timestamp.timestamp
	};
	function getTags(customTags, schemaName, addMergeTag) {
		const schemaTags = schemas.get(schemaName);
		if (schemaTags && !customTags) return addMergeTag && !schemaTags.includes(merge.merge) ? schemaTags.concat(merge.merge) : schemaTags.slice();
		let tags = schemaTags;
		if (!tags) {
			if (Array.isArray(customTags)) tags = [];
			else {
				const keys = Array.from(schemas.keys()).filter((key) => key !== "yaml11").map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
			}
		}
		if (Array.isArray(customTags)) for (const tag of customTags) tags = tags.concat(tag);
		else if (typeof customTags === "function") tags = customTags(tags.slice());
		if (addMergeTag) tags = tags.concat(merge.merge);
		return tags.reduce((tags, tag) => {
			const tagObj = typeof tag === "string" ? tagsByName[tag] : tag;
			if (!tagObj) {
				const tagName = JSON.stringify(tag);
				const keys = Object.keys(tagsByName).map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
			}
			if (!tags.includes(tagObj)) tags.push(tagObj);
			return tags;
		}, []);
	}
	exports.coreKnownTags = coreKnownTags;
	exports.getTags = getTags;
}));

// node_modules/yaml/dist/schema/Schema.js
var require_Schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var map = require_map();
	var seq = require_seq();
	var string = require_string();
	var tags = require_tags();
	const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
	var Schema = class Schema {
		constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
			this.compat = Array.isArray(compat) ? tags.getTags(compat, "compat") : compat ? tags.getTags(null, compat) : null;
			this.name = typeof schema === "string" && schema || "core";
			this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
			this.tags = tags.getTags(customTags, this.name, merge);
			this.toStringOptions = toStringDefaults ?? null;
			Object.defineProperty(this, identity.MAP, { value: map.map });
			Object.defineProperty(this, identity.SCALAR, { value: string.string });
			Object.defineProperty(this, identity.SEQ, { value: seq.seq });
			this.sortMapEntries = typeof sortMapEntries === "function" ? sortMapEntries : sortMapEntries === true ? sortMapEntriesByKey : null;
		}
		clone() {
			const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
			copy.tags = this.tags.slice();
			return copy;
		}
	};
	exports.Schema = Schema;
}));

// node_modules/yaml/dist/stringify/stringifyDocument.js
var require_stringifyDocument = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyDocument(doc, options) {
		const lines = [];
		let hasDirectives = options.directives === true;
		if (options.directives !== false && doc.directives) {
			const dir = doc.directives.toString(doc);
			if (dir) {
				lines.push(dir);
				hasDirectives = true;
			} else if (doc.directives.docStart) hasDirectives = true;
		}
		if (hasDirectives) lines.push("---");
		const ctx = stringify.createStringifyContext(doc, options);
		const { commentString } = ctx.options;
		if (doc.commentBefore) {
			if (lines.length !== 1) lines.unshift("");
			const cs = commentString(doc.commentBefore);
			lines.unshift(stringifyComment.indentComment(cs, ""));
		}
		let chompKeep = false;
		let contentComment = null;
		if (doc.contents) {
			if (identity.isNode(doc.contents)) {
				if (doc.contents.spaceBefore && hasDirectives) lines.push("");
				if (doc.contents.commentBefore) {
					const cs = commentString(doc.contents.commentBefore);
					lines.push(stringifyComment.indentComment(cs, ""));
				}
				ctx.forceBlockIndent = !!doc.comment;
				contentComment = doc.contents.comment;
			}
			const onChompKeep = contentComment ? void 0 : () => chompKeep = true;
			let body = stringify.stringify(doc.contents, ctx, () => contentComment = null, onChompKeep);
			if (contentComment) body += stringifyComment.lineComment(body, "", commentString(contentComment));
			if ((body[0] === "|" || body[0] === ">") && lines[lines.length - 1] === "---") lines[lines.length - 1] = `--- ${body}`;
			else lines.push(body);
		} else lines.push(stringify.stringify(doc.contents, ctx));
		if (doc.directives?.docEnd) {
			if (doc.comment) {
				const cs = commentString(doc.comment);
				if (cs.includes("\n")) {
					lines.push("...");
					lines.push(stringifyComment.indentComment(cs, ""));
				} else lines.push(`... ${cs}`);
			} else lines.push("...");
		} else {
			let dc = doc.comment;
			if (dc && chompKeep) dc = dc.replace(/^\n+/, "");
			if (dc) {
				if ((!chompKeep || contentComment) && lines[lines.length - 1] !== "") lines.push("");
				lines.push(stringifyComment.indentComment(commentString(dc), ""));
			}
		}
		return lines.join("\n") + "\n";
	}
	exports.stringifyDocument = stringifyDocument;
}));

// node_modules/yaml/dist/doc/Document.js
var require_Document = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var toJS = require_toJS();
	var Schema = require_Schema();
	var stringifyDocument = require_stringifyDocument();
	var anchors = require_anchors();
	var applyReviver = require_applyReviver();
	var createNode = require_createNode();
	var directives = require_directives();
	var Document = class Document {
		constructor(value, replacer, options) {
			this.commentBefore = null;
			this.comment = null;
			this.errors = [];
			this.warnings = [];
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
			let _replacer = null;
			if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
			else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const opt = Object.assign({
				intAsBigInt: false,
				keepSourceTokens: false,
				logLevel: "warn",
				prettyErrors: true,
				strict: true,
				stringKeys: false,
				uniqueKeys: true,
				version: "1.2"
			}, options);
			this.options = opt;
			let { version } = opt;
			if (options?._directives) {
				this.directives = options._directives.atDocument();
				if (this.directives.yaml.explicit) version = this.directives.yaml.version;
			} else this.directives = new directives.Directives({ version });
			this.setSchema(version, options);
			this.contents = value === void 0 ? null : this.createNode(value, _replacer, options);
		}
		clone() {
			const copy = Object.create(Document.prototype, { [identity.NODE_TYPE]: { value: identity.DOC } });
			copy.commentBefore = this.commentBefore;
			copy.comment = this.comment;
			copy.errors = this.errors.slice();
			copy.warnings = this.warnings.slice();
			copy.options = Object.assign({}, this.options);
			if (this.directives) copy.directives = this.directives.clone();
			copy.schema = this.schema.clone();
			copy.contents = identity.isNode(this.contents) ? this.contents.clone(copy.schema) : this.contents;
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		add(value) {
			if (assertCollection(this.contents)) this.contents.add(value);
		}
		addIn(path, value) {
			if (assertCollection(this.contents)) this.contents.addIn(path, value);
		}
		createAlias(node, name) {
			if (!node.anchor) {
				const prev = anchors.anchorNames(this);
				node.anchor = !name || prev.has(name) ? anchors.findNewAnchor(name || "a", prev) : name;
			}
			return new Alias.Alias(node.anchor);
		}
		createNode(value, replacer, options) {
			let _replacer = void 0;
			if (typeof replacer === "function") {
				value = replacer.call({ "": value }, "", value);
				_replacer = replacer;
			} else if (Array.isArray(replacer)) {
				const keyToStr = (v) => typeof v === "number" || v instanceof String || v instanceof Number;
				const asStr = replacer.filter(keyToStr).map(String);
				if (asStr.length > 0) replacer = replacer.concat(asStr);
				_replacer = replacer;
			} else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
			const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, anchorPrefix || "a");
			const ctx = {
				aliasDuplicateObjects: aliasDuplicateObjects ?? true,
				keepUndefined: keepUndefined ?? false,
				onAnchor,
				onTagObj,
				replacer: _replacer,
				schema: this.schema,
				sourceObjects
			};
			const node = createNode.createNode(value, tag, ctx);
			if (flow && identity.isCollection(node)) node.flow = true;
			setAnchors();
			return node;
		}
		createPair(key, value, options = {}) {
			const k = this.createNode(key, null, options);
			const v = this.createNode(value, null, options);
			return new Pair.Pair(k, v);
		}
		delete(key) {
			return assertCollection(this.contents) ? this.contents.delete(key) : false;
		}
		deleteIn(path) {
			if (Collection.isEmptyPath(path)) {
				if (this.contents == null) return false;
				this.contents = null;
				return true;
			}
			return assertCollection(this.contents) ? this.contents.deleteIn(path) : false;
		}
		get(key, keepScalar) {
			return identity.isCollection(this.contents) ? this.contents.get(key, keepScalar) : void 0;
		}
		getIn(path, keepScalar) {
			if (Collection.isEmptyPath(path)) return !keepScalar && identity.isScalar(this.contents) ? this.contents.value : this.contents;
			return identity.isCollection(this.contents) ? this.contents.getIn(path, keepScalar) : void 0;
		}
		has(key) {
			return identity.isCollection(this.contents) ? this.contents.has(key) : false;
		}
		hasIn(path) {
			if (Collection.isEmptyPath(path)) return this.contents !== void 0;
			return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
		}
		set(key, value) {
			if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, [key], value);
			else if (assertCollection(this.contents)) this.contents.set(key, value);
		}
		setIn(path, value) {
			if (Collection.isEmptyPath(path)) this.contents = value;
			else if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
			else if (assertCollection(this.contents)) this.contents.setIn(path, value);
		}
		setSchema(version, options = {}) {
			if (typeof version === "number") version = String(version);
			let opt;
			switch (version) {
				case "1.1":
					if (this.directives) this.directives.yaml.version = "1.1";
					else this.directives = new directives.Directives({ version: "1.1" });
					opt = {
						resolveKnownTags: false,
						schema: "yaml-1.1"
					};
					break;
				case "1.2":
				case "next":
					if (this.directives) this.directives.yaml.version = version;
					else this.directives = new directives.Directives({ version });
					opt = {
						resolveKnownTags: true,
						schema: "core"
					};
					break;
				case null:
					if (this.directives) delete this.directives;
					opt = null;
					break;
				default: {
					const sv = JSON.stringify(version);
					throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
				}
			}
			if (options.schema instanceof Object) this.schema = options.schema;
			else if (opt) this.schema = new Schema.Schema(Object.assign(opt, options));
			else throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
		}
		toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc: this,
				keep: !json,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this.contents, jsonArg ?? "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
		toJSON(jsonArg, onAnchor) {
			return this.toJS({
				json: true,
				jsonArg,
				mapAsMap: false,
				onAnchor
			});
		}
		toString(options = {}) {
			if (this.errors.length > 0) throw new Error("Document with errors cannot be stringified");
			if ("indent" in options && (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
				const s = JSON.stringify(options.indent);
				throw new Error(`"indent" option must be a positive integer, not ${s}`);
			}
			return stringifyDocument.stringifyDocument(this, options);
		}
	};
	function assertCollection(contents) {
		if (identity.isCollection(contents)) return true;
		throw new Error("Expected a YAML collection as document contents");
	}
	exports.Document = Document;
}));

// node_modules/yaml/dist/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLError = class extends Error {
		constructor(name, pos, code, message) {
			super();
			this.name = name;
			this.code = code;
			this.message = message;
			this.pos = pos;
		}
	};
	var YAMLParseError = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLParseError", pos, code, message);
		}
	};
	var YAMLWarning = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLWarning", pos, code, message);
		}
	};
	const prettifyError = (src, lc) => (error) => {
		if (error.pos[0] === -1) return;
		error.linePos = error.pos.map((pos) => lc.linePos(pos));
		const { line, col } = error.linePos[0];
		error.message += ` at line ${line}, column ${col}`;
		let ci = col - 1;
		let lineStr = src.substring(lc.lineStarts[line - 1], lc.lineStarts[line]).replace(/[\n\r]+$/, "");
		if (ci >= 60 && lineStr.length > 80) {
			const trimStart = Math.min(ci - 39, lineStr.length - 79);
			lineStr = "…" + lineStr.substring(trimStart);
			ci -= trimStart - 1;
		}
		if (lineStr.length > 80) lineStr = lineStr.substring(0, 79) + "…";
		if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
			let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
			if (prev.length > 80) prev = prev.substring(0, 79) + "…\n";
			lineStr = prev + lineStr;
		}
		if (/[^ ]/.test(lineStr)) {
			let count = 1;
			const end = error.linePos[1];
			if (end?.line === line && end.col > col) count = Math.max(1, Math.min(end.col - col, 80 - ci));
			const pointer = " ".repeat(ci) + "^".repeat(count);
			error.message += `:\n\n${lineStr}\n${pointer}\n`;
		}
	};
	exports.YAMLError = YAMLError;
	exports.YAMLParseError = YAMLParseError;
	exports.YAMLWarning = YAMLWarning;
	exports.prettifyError = prettifyError;
}));

// node_modules/yaml/dist/compose/resolve-props.js
var require_resolve_props = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
		let spaceBefore = false;
		let atNewline = startOnNewline;
		let hasSpace = startOnNewline;
		let comment = "";
		let commentSep = "";
		let hasNewline = false;
		let reqSpace = false;
		let tab = null;
		let anchor = null;
		let tag = null;
		let newlineAfterProp = null;
		let comma = null;
		let found = null;
		let start = null;
		for (const token of tokens) {
			if (reqSpace) {
				if (token.type !== "space" && token.type !== "newline" && token.type !== "comma") onError(token.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
				reqSpace = false;
			}
			if (tab) {
				if (atNewline && token.type !== "comment" && token.type !== "newline") onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
				tab = null;
			}
			switch (token.type) {
				case "space":
					if (!flow && (indicator !== "doc-start" || next?.type !== "flow-collection") && token.source.includes("	")) tab = token;
					hasSpace = true;
					break;
				case "comment": {
					if (!hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					const cb = token.source.substring(1) || " ";
					if (!comment) comment = cb;
					else comment += commentSep + cb;
					commentSep = "";
					atNewline = false;
					break;
				}
				case "newline":
					if (atNewline) {
						if (comment) comment += token.source;
						else if (!found || indicator !== "seq-item-ind") spaceBefore = true;
					} else commentSep += token.source;
					atNewline = true;
					hasNewline = true;
					if (anchor || tag) newlineAfterProp = token;
					hasSpace = true;
					break;
				case "anchor":
					if (anchor) onError(token, "MULTIPLE_ANCHORS", "A node can have at most one anchor");
					if (token.source.endsWith(":")) onError(token.offset + token.source.length - 1, "BAD_ALIAS", "Anchor ending in : is ambiguous", true);
					anchor = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case "tag":
					if (tag) onError(token, "MULTIPLE_TAGS", "A node can have at most one tag");
					tag = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case indicator:
					if (anchor || tag) onError(token, "BAD_PROP_ORDER", `Anchors and tags must be after the ${token.source} indicator`);
					if (found) onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.source} in ${flow ?? "collection"}`);
					found = token;
					atNewline = indicator === "seq-item-ind" || indicator === "explicit-key-ind";
					hasSpace = false;
					break;
				case "comma": if (flow) {
					if (comma) onError(token, "UNEXPECTED_TOKEN", `Unexpected , in ${flow}`);
					comma = token;
					atNewline = false;
					hasSpace = false;
					break;
				}
				default:
					onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.type} token`);
					atNewline = false;
					hasSpace = false;
			}
		}
		const last = tokens[tokens.length - 1];
		const end = last ? last.offset + last.source.length : offset;
		if (reqSpace && next && next.type !== "space" && next.type !== "newline" && next.type !== "comma" && (next.type !== "scalar" || next.source !== "")) onError(next.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
		if (tab && (atNewline && tab.indent <= parentIndent || next?.type === "block-map" || next?.type === "block-seq")) onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
		return {
			comma,
			found,
			spaceBefore,
			comment,
			hasNewline,
			anchor,
			tag,
			newlineAfterProp,
			end,
			start: start ?? end
		};
	}
	exports.resolveProps = resolveProps;
}));

// node_modules/yaml/dist/compose/util-contains-newline.js
var require_util_contains_newline = /* @__PURE__ */ __commonJSMin(((exports) => {
	function containsNewline(key) {
		if (!key) return null;
		switch (key.type) {
			case "alias":
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				if (key.source.includes("\n")) return true;
				if (key.end) {
					for (const st of key.end) if (st.type === "newline") return true;
				}
				return false;
			case "flow-collection":
				for (const it of key.items) {
					for (const st of it.start) if (st.type === "newline") return true;
					if (it.sep) {
						for (const st of it.sep) if (st.type === "newline") return true;
					}
					if (containsNewline(it.key) || containsNewline(it.value)) return true;
				}
				return false;
			default: return true;
		}
	}
	exports.containsNewline = containsNewline;
}));

// node_modules/yaml/dist/compose/util-flow-indent-check.js
var require_util_flow_indent_check = /* @__PURE__ */ __commonJSMin(((exports) => {
	var utilContainsNewline = require_util_contains_newline();
	function flowIndentCheck(indent, fc, onError) {
		if (fc?.type === "flow-collection") {
			const end = fc.end[0];
			if (end.indent === indent && (end.source === "]" || end.source === "}") && utilContainsNewline.containsNewline(fc)) onError(end, "BAD_INDENT", "Flow end indicator should be more indented than parent", true);
		}
	}
	exports.flowIndentCheck = flowIndentCheck;
}));

// node_modules/yaml/dist/compose/util-map-includes.js
var require_util_map_includes = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function mapIncludes(ctx, items, search) {
		const { uniqueKeys } = ctx.options;
		if (uniqueKeys === false) return false;
		const isEqual = typeof uniqueKeys === "function" ? uniqueKeys : (a, b) => a === b || identity.isScalar(a) && identity.isScalar(b) && a.value === b.value;
		return items.some((pair) => isEqual(pair.key, search));
	}
	exports.mapIncludes = mapIncludes;
}));

// node_modules/yaml/dist/compose/resolve-block-map.js
var require_resolve_block_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	var utilMapIncludes = require_util_map_includes();
	const startColMsg = "All mapping items must start at the same column";
	function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
		const map = new ((tag?.nodeClass) ?? YAMLMap.YAMLMap)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		let offset = bm.offset;
		let commentEnd = null;
		for (const collItem of bm.items) {
			const { start, key, sep, value } = collItem;
			const keyProps = resolveProps.resolveProps(start, {
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: bm.indent,
				startOnNewline: true
			});
			const implicitKey = !keyProps.found;
			if (implicitKey) {
				if (key) {
					if (key.type === "block-seq") onError(offset, "BLOCK_AS_IMPLICIT_KEY", "A block sequence may not be used as an implicit map key");
					else if ("indent" in key && key.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
				}
				if (!keyProps.anchor && !keyProps.tag && !sep) {
					commentEnd = keyProps.end;
					if (keyProps.comment) {
						if (map.comment) map.comment += "\n" + keyProps.comment;
						else map.comment = keyProps.comment;
					}
					continue;
				}
				if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) onError(key ?? start[start.length - 1], "MULTILINE_IMPLICIT_KEY", "Implicit keys need to be on a single line");
			} else if (keyProps.found?.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
			ctx.atKey = true;
			const keyStart = keyProps.end;
			const keyNode = key ? composeNode(ctx, key, keyProps, onError) : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
			ctx.atKey = false;
			if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
			const valueProps = resolveProps.resolveProps(sep ?? [], {
				indicator: "map-value-ind",
				next: value,
				offset: keyNode.range[2],
				onError,
				parentIndent: bm.indent,
				startOnNewline: !key || key.type === "block-scalar"
			});
			offset = valueProps.end;
			if (valueProps.found) {
				if (implicitKey) {
					if (value?.type === "block-map" && !valueProps.hasNewline) onError(offset, "BLOCK_AS_IMPLICIT_KEY", "Nested mappings are not allowed in compact mappings");
					if (ctx.options.strict && keyProps.start < valueProps.found.offset - 1024) onError(keyNode.range, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit block mapping key");
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
				if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
				offset = valueNode.range[2];
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			} else {
				if (implicitKey) onError(keyNode.range, "MISSING_CHAR", "Implicit map keys need to be followed by map values");
				if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			}
		}
		if (commentEnd && commentEnd < offset) onError(commentEnd, "IMPOSSIBLE", "Map comment with trailing content");
		map.range = [
			bm.offset,
			offset,
			commentEnd ?? offset
		];
		return map;
	}
	exports.resolveBlockMap = resolveBlockMap;
}));

// node_modules/yaml/dist/compose/resolve-block-seq.js
var require_resolve_block_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLSeq = require_YAMLSeq();
	var resolveProps = require_resolve_props();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
		const seq = new ((tag?.nodeClass) ?? YAMLSeq.YAMLSeq)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = bs.offset;
		let commentEnd = null;
		for (const { start, value } of bs.items) {
			const props = resolveProps.resolveProps(start, {
				indicator: "seq-item-ind",
				next: value,
				offset,
				onError,
				parentIndent: bs.indent,
				startOnNewline: true
			});
			if (!props.found) {
				if (props.anchor || props.tag || value) {
					if (value?.type === "block-seq") onError(props.end, "BAD_INDENT", "All sequence items must start at the same column");
					else onError(offset, "MISSING_CHAR", "Sequence item without - indicator");
				} else {
					commentEnd = props.end;
					if (props.comment) seq.comment = props.comment;
					continue;
				}
			}
			const node = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, start, null, props, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
			offset = node.range[2];
			seq.items.push(node);
		}
		seq.range = [
			bs.offset,
			offset,
			commentEnd ?? offset
		];
		return seq;
	}
	exports.resolveBlockSeq = resolveBlockSeq;
}));

// node_modules/yaml/dist/compose/resolve-end.js
var require_resolve_end = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveEnd(end, offset, reqSpace, onError) {
		let comment = "";
		if (end) {
			let hasSpace = false;
			let sep = "";
			for (const token of end) {
				const { source, type } = token;
				switch (type) {
					case "space":
						hasSpace = true;
						break;
					case "comment": {
						if (reqSpace && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
						const cb = source.substring(1) || " ";
						if (!comment) comment = cb;
						else comment += sep + cb;
						sep = "";
						break;
					}
					case "newline":
						if (comment) sep += source;
						hasSpace = true;
						break;
					default: onError(token, "UNEXPECTED_TOKEN", `Unexpected ${type} at node end`);
				}
				offset += source.length;
			}
		}
		return {
			comment,
			offset
		};
	}
	exports.resolveEnd = resolveEnd;
}));

// node_modules/yaml/dist/compose/resolve-flow-collection.js
var require_resolve_flow_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilMapIncludes = require_util_map_includes();
	const blockMsg = "Block collections are not allowed within flow collections";
	const isBlock = (token) => token && (token.type === "block-map" || token.type === "block-seq");
	function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
		const isMap = fc.start.source === "{";
		const fcName = isMap ? "flow map" : "flow sequence";
		const coll = new ((tag?.nodeClass) ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq))(ctx.schema);
		coll.flow = true;
		const atRoot = ctx.atRoot;
		if (atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = fc.offset + fc.start.source.length;
		for (let i = 0; i < fc.items.length; ++i) {
			const collItem = fc.items[i];
			const { start, key, sep, value } = collItem;
			const props = resolveProps.resolveProps(start, {
				flow: fcName,
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: fc.indent,
				startOnNewline: false
			});
			if (!props.found) {
				if (!props.anchor && !props.tag && !sep && !value) {
					if (i === 0 && props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
					else if (i < fc.items.length - 1) onError(props.start, "UNEXPECTED_TOKEN", `Unexpected empty item in ${fcName}`);
					if (props.comment) {
						if (coll.comment) coll.comment += "\n" + props.comment;
						else coll.comment = props.comment;
					}
					offset = props.end;
					continue;
				}
				if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key)) onError(key, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
			}
			if (i === 0) {
				if (props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
			} else {
				if (!props.comma) onError(props.start, "MISSING_CHAR", `Missing , between ${fcName} items`);
				if (props.comment) {
					let prevItemComment = "";
					loop: for (const st of start) switch (st.type) {
						case "comma":
						case "space": break;
						case "comment":
							prevItemComment = st.source.substring(1);
							break loop;
						default: break loop;
					}
					if (prevItemComment) {
						let prev = coll.items[coll.items.length - 1];
						if (identity.isPair(prev)) prev = prev.value ?? prev.key;
						if (prev.comment) prev.comment += "\n" + prevItemComment;
						else prev.comment = prevItemComment;
						props.comment = props.comment.substring(prevItemComment.length + 1);
					}
				}
			}
			if (!isMap && !sep && !props.found) {
				const valueNode = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, sep, null, props, onError);
				coll.items.push(valueNode);
				offset = valueNode.range[2];
				if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
			} else {
				ctx.atKey = true;
				const keyStart = props.end;
				const keyNode = key ? composeNode(ctx, key, props, onError) : composeEmptyNode(ctx, keyStart, start, null, props, onError);
				if (isBlock(key)) onError(keyNode.range, "BLOCK_IN_FLOW", blockMsg);
				ctx.atKey = false;
				const valueProps = resolveProps.resolveProps(sep ?? [], {
					flow: fcName,
					indicator: "map-value-ind",
					next: value,
					offset: keyNode.range[2],
					onError,
					parentIndent: fc.indent,
					startOnNewline: false
				});
				if (valueProps.found) {
					if (!isMap && !props.found && ctx.options.strict) {
						if (sep) for (const st of sep) {
							if (st === valueProps.found) break;
							if (st.type === "newline") {
								onError(st, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
								break;
							}
						}
						if (props.start < valueProps.found.offset - 1024) onError(valueProps.found, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit flow sequence key");
					}
				} else if (value) {
					if ("source" in value && value.source?.[0] === ":") onError(value, "MISSING_CHAR", `Missing space after : in ${fcName}`);
					else onError(valueProps.start, "MISSING_CHAR", `Missing , or : between ${fcName} items`);
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : valueProps.found ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError) : null;
				if (valueNode) {
					if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
				} else if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				if (isMap) {
					const map = coll;
					if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
					map.items.push(pair);
				} else {
					const map = new YAMLMap.YAMLMap(ctx.schema);
					map.flow = true;
					map.items.push(pair);
					const endRange = (valueNode ?? keyNode).range;
					map.range = [
						keyNode.range[0],
						endRange[1],
						endRange[2]
					];
					coll.items.push(map);
				}
				offset = valueNode ? valueNode.range[2] : valueProps.end;
			}
		}
		const expectedEnd = isMap ? "}" : "]";
		const [ce, ...ee] = fc.end;
		let cePos = offset;
		if (ce?.source === expectedEnd) cePos = ce.offset + ce.source.length;
		else {
			const name = fcName[0].toUpperCase() + fcName.substring(1);
			const msg = atRoot ? `${name} must end with a ${expectedEnd}` : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
			onError(offset, atRoot ? "MISSING_CHAR" : "BAD_INDENT", msg);
			if (ce && ce.source.length !== 1) ee.unshift(ce);
		}
		if (ee.length > 0) {
			const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
			if (end.comment) {
				if (coll.comment) coll.comment += "\n" + end.comment;
				else coll.comment = end.comment;
			}
			coll.range = [
				fc.offset,
				cePos,
				end.offset
			];
		} else coll.range = [
			fc.offset,
			cePos,
			cePos
		];
		return coll;
	}
	exports.resolveFlowCollection = resolveFlowCollection;
}));

// node_modules/yaml/dist/compose/compose-collection.js
var require_compose_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveBlockMap = require_resolve_block_map();
	var resolveBlockSeq = require_resolve_block_seq();
	var resolveFlowCollection = require_resolve_flow_collection();
	function resolveCollection(CN, ctx, token, onError, tagName, tag) {
		const coll = token.type === "block-map" ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag) : token.type === "block-seq" ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag) : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
		const Coll = coll.constructor;
		if (tagName === "!" || tagName === Coll.tagName) {
			coll.tag = Coll.tagName;
			return coll;
		}
		if (tagName) coll.tag = tagName;
		return coll;
	}
	function composeCollection(CN, ctx, token, props, onError) {
		const tagToken = props.tag;
		const tagName = !tagToken ? null : ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg));
		if (token.type === "block-seq") {
			const { anchor, newlineAfterProp: nl } = props;
			const lastProp = anchor && tagToken ? anchor.offset > tagToken.offset ? anchor : tagToken : anchor ?? tagToken;
			if (lastProp && (!nl || nl.offset < lastProp.offset)) onError(lastProp, "MISSING_CHAR", "Missing newline after block sequence props");
		}
		const expType = token.type === "block-map" ? "map" : token.type === "block-seq" ? "seq" : token.start.source === "{" ? "map" : "seq";
		if (!tagToken || !tagName || tagName === "!" || tagName === YAMLMap.YAMLMap.tagName && expType === "map" || tagName === YAMLSeq.YAMLSeq.tagName && expType === "seq") return resolveCollection(CN, ctx, token, onError, tagName);
		let tag = ctx.schema.tags.find((t) => t.tag === tagName && t.collection === expType);
		if (!tag) {
			const kt = ctx.schema.knownTags[tagName];
			if (kt?.collection === expType) {
				ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
				tag = kt;
			} else {
				if (kt) onError(tagToken, "BAD_COLLECTION_TYPE", `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? "scalar"}`, true);
				else onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, true);
				return resolveCollection(CN, ctx, token, onError, tagName);
			}
		}
		const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
		const res = tag.resolve?.(coll, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg), ctx.options) ?? coll;
		const node = identity.isNode(res) ? res : new Scalar.Scalar(res);
		node.range = coll.range;
		node.tag = tagName;
		if (tag?.format) node.format = tag.format;
		return node;
	}
	exports.composeCollection = composeCollection;
}));

// node_modules/yaml/dist/compose/resolve-block-scalar.js
var require_resolve_block_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function resolveBlockScalar(ctx, scalar, onError) {
		const start = scalar.offset;
		const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
		if (!header) return {
			value: "",
			type: null,
			comment: "",
			range: [
				start,
				start,
				start
			]
		};
		const type = header.mode === ">" ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
		const lines = scalar.source ? splitLines(scalar.source) : [];
		let chompStart = lines.length;
		for (let i = lines.length - 1; i >= 0; --i) {
			const content = lines[i][1];
			if (content === "" || content === "\r") chompStart = i;
			else break;
		}
		if (chompStart === 0) {
			const value = header.chomp === "+" && lines.length > 0 ? "\n".repeat(Math.max(1, lines.length - 1)) : "";
			let end = start + header.length;
			if (scalar.source) end += scalar.source.length;
			return {
				value,
				type,
				comment: header.comment,
				range: [
					start,
					end,
					end
				]
			};
		}
		let trimIndent = scalar.indent + header.indent;
		let offset = scalar.offset + header.length;
		let contentStart = 0;
		for (let i = 0; i < chompStart; ++i) {
			const [indent, content] = lines[i];
			if (content === "" || content === "\r") {
				if (header.indent === 0 && indent.length > trimIndent) trimIndent = indent.length;
			} else {
				if (indent.length < trimIndent) onError(offset + indent.length, "MISSING_CHAR", "Block scalars with more-indented leading empty lines must use an explicit indentation indicator");
				if (header.indent === 0) trimIndent = indent.length;
				contentStart = i;
				if (trimIndent === 0 && !ctx.atRoot) onError(offset, "BAD_INDENT", "Block scalar values in collections must be indented");
				break;
			}
			offset += indent.length + content.length + 1;
		}
		for (let i = lines.length - 1; i >= chompStart; --i) if (lines[i][0].length > trimIndent) chompStart = i + 1;
		let value = "";
		let sep = "";
		let prevMoreIndented = false;
		for (let i = 0; i < contentStart; ++i) value += lines[i][0].slice(trimIndent) + "\n";
		for (let i = contentStart; i < chompStart; ++i) {
			let [indent, content] = lines[i];
			offset += indent.length + content.length + 1;
			const crlf = content[content.length - 1] === "\r";
			if (crlf) content = content.slice(0, -1);
			/* istanbul ignore if already caught in lexer */
			if (content && indent.length < trimIndent) {
				const message = `Block scalar lines must not be less indented than their ${header.indent ? "explicit indentation indicator" : "first line"}`;
				onError(offset - content.length - (crlf ? 2 : 1), "BAD_INDENT", message);
				indent = "";
			}
			if (type === Scalar.Scalar.BLOCK_LITERAL) {
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
			} else if (indent.length > trimIndent || content[0] === "	") {
				if (sep === " ") sep = "\n";
				else if (!prevMoreIndented && sep === "\n") sep = "\n\n";
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
				prevMoreIndented = true;
			} else if (content === "") {
				if (sep === "\n") value += "\n";
				else sep = "\n";
			} else {
				value += sep + content;
				sep = " ";
				prevMoreIndented = false;
			}
		}
		switch (header.chomp) {
			case "-": break;
			case "+":
				for (let i = chompStart; i < lines.length; ++i) value += "\n" + lines[i][0].slice(trimIndent);
				if (value[value.length - 1] !== "\n") value += "\n";
				break;
			default: value += "\n";
		}
		const end = start + header.length + scalar.source.length;
		return {
			value,
			type,
			comment: header.comment,
			range: [
				start,
				end,
				end
			]
		};
	}
	function parseBlockScalarHeader({ offset, props }, strict, onError) {
		/* istanbul ignore if should not happen */
		if (props[0].type !== "block-scalar-header") {
			onError(props[0], "IMPOSSIBLE", "Block scalar header not found");
			return null;
		}
		const { source } = props[0];
		const mode = source[0];
		let indent = 0;
		let chomp = "";
		let error = -1;
		for (let i = 1; i < source.length; ++i) {
			const ch = source[i];
			if (!chomp && (ch === "-" || ch === "+")) chomp = ch;
			else {
				const n = Number(ch);
				if (!indent && n) indent = n;
				else if (error === -1) error = offset + i;
			}
		}
		if (error !== -1) onError(error, "UNEXPECTED_TOKEN", `Block scalar header includes extra characters: ${source}`);
		let hasSpace = false;
		let comment = "";
		let length = source.length;
		for (let i = 1; i < props.length; ++i) {
			const token = props[i];
			switch (token.type) {
				case "space": hasSpace = true;
				case "newline":
					length += token.source.length;
					break;
				case "comment":
					if (strict && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					length += token.source.length;
					comment = token.source.substring(1);
					break;
				case "error":
					onError(token, "UNEXPECTED_TOKEN", token.message);
					length += token.source.length;
					break;
				/* istanbul ignore next should not happen */
				default: {
					onError(token, "UNEXPECTED_TOKEN", `Unexpected token in block scalar header: ${token.type}`);
					const ts = token.source;
					if (ts && typeof ts === "string") length += ts.length;
				}
			}
		}
		return {
			mode,
			indent,
			chomp,
			comment,
			length
		};
	}
	function splitLines(source) {
		const split = source.split(/\n( *)/);
		const first = split[0];
		const m = first.match(/^( *)/);
		const lines = [m?.[1] ? [m[1], first.slice(m[1].length)] : ["", first]];
		for (let i = 1; i < split.length; i += 2) lines.push([split[i], split[i + 1]]);
		return lines;
	}
	exports.resolveBlockScalar = resolveBlockScalar;
}));

// node_modules/yaml/dist/compose/resolve-flow-scalar.js
var require_resolve_flow_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var resolveEnd = require_resolve_end();
	function resolveFlowScalar(scalar, strict, onError) {
		const { offset, type, source, end } = scalar;
		let _type;
		let value;
		const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
		switch (type) {
			case "scalar":
				_type = Scalar.Scalar.PLAIN;
				value = plainValue(source, _onError);
				break;
			case "single-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_SINGLE;
				value = singleQuotedValue(source, _onError);
				break;
			case "double-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_DOUBLE;
				value = doubleQuotedValue(source, _onError);
				break;
			/* istanbul ignore next should not happen */
			default:
				onError(scalar, "UNEXPECTED_TOKEN", `Expected a flow scalar value, but found: ${type}`);
				return {
					value: "",
					type: null,
					comment: "",
					range: [
						offset,
						offset + source.length,
						offset + source.length
					]
				};
		}
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
		return {
			value,
			type: _type,
			comment: re.comment,
			range: [
				offset,
				valueEnd,
				re.offset
			]
		};
	}
	function plainValue(source, onError) {
		let badChar = "";
		switch (source[0]) {
			/* istanbul ignore next should not happen */
			case "	":
				badChar = "a tab character";
				break;
			case ",":
				badChar = "flow indicator character ,";
				break;
			case "%":
				badChar = "directive indicator character %";
				break;
			case "|":
			case ">":
				badChar = `block scalar indicator ${source[0]}`;
				break;
			case "@":
			case "`": badChar = `reserved character ${source[0]}`;
		}
		if (badChar) onError(0, "BAD_SCALAR_START", `Plain value cannot start with ${badChar}`);
		return unfoldLines(source);
	}
	function singleQuotedValue(source, onError) {
		if (source[source.length - 1] !== "'" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing 'quote");
		return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
	}
	function unfoldLines(source) {
		const line = /(.*?)\r?\n/sy;
		let match = line.exec(source);
		if (!match) return source;
		let trimEnd, trimBoth;
		try {
			trimEnd = new RegExp("(?<![ 	])[ 	]+$");
			trimBoth = new RegExp("^[ 	]+|(?<![ 	])[ 	]+$", "g");
		} catch {
			trimEnd = /[ \t]+$/;
			trimBoth = /^[ \t]+|[ \t]+$/g;
		}
		let res = match[1].replace(trimEnd, "");
		let sep = " ";
		let pos = line.lastIndex;
		while (match = line.exec(source)) {
			const lm = match[1].replace(trimBoth, "");
			if (lm === "") {
				if (sep === "\n") res += sep;
				else sep = "\n";
			} else {
				res += sep + lm;
				sep = " ";
			}
			pos = line.lastIndex;
		}
		const last = /[ \t]*(.*)/sy;
		last.lastIndex = pos;
		match = last.exec(source);
		return res + sep + (match?.[1] ?? "");
	}
	function doubleQuotedValue(source, onError) {
		let res = "";
		for (let i = 1; i < source.length - 1; ++i) {
			const ch = source[i];
			if (ch === "\r" && source[i + 1] === "\n") continue;
			if (ch === "\n") {
				const { fold, offset } = foldNewline(source, i);
				res += fold;
				i = offset;
			} else if (ch === "\\") {
				let next = source[++i];
				const cc = escapeCodes[next];
				if (cc) res += cc;
				else if (next === "\n") {
					next = source[i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "\r" && source[i + 1] === "\n") {
					next = source[++i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "x" || next === "u" || next === "U") {
					const length = next === "x" ? 2 : next === "u" ? 4 : 8;
					res += parseCharCode(source, i + 1, length, onError);
					i += length;
				} else {
					const raw = source.substr(i - 1, 2);
					onError(i - 1, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
					res += raw;
				}
			} else if (ch === " " || ch === "	") {
				const wsStart = i;
				let next = source[i + 1];
				while (next === " " || next === "	") next = source[++i + 1];
				if (next !== "\n" && !(next === "\r" && source[i + 2] === "\n")) res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
			} else res += ch;
		}
		if (source[source.length - 1] !== "\"" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing \"quote");
		return res;
	}
	function foldNewline(source, offset) {
		let fold = "";
		let ch = source[offset + 1];
		while (ch === " " || ch === "	" || ch === "\n" || ch === "\r") {
			if (ch === "\r" && source[offset + 2] !== "\n") break;
			if (ch === "\n") fold += "\n";
			offset += 1;
			ch = source[offset + 1];
		}
		if (!fold) fold = " ";
		return {
			fold,
			offset
		};
	}
	const escapeCodes = {
		"0": "\0",
		a: "\x07",
		b: "\b",
		e: "\x1B",
		f: "\f",
		n: "\n",
		r: "\r",
		t: "	",
		v: "\v",
		N: "",
		_: "\xA0",
		L: "\u2028",
		P: "\u2029",
		" ": " ",
		"\"": "\"",
		"/": "/",
		"\\": "\\",
		"	": "	"
	};
	function parseCharCode(source, offset, length, onError) {
		const cc = source.substr(offset, length);
		const code = cc.length === length && /^[0-9a-fA-F]+$/.test(cc) ? parseInt(cc, 16) : NaN;
		try {
			return String.fromCodePoint(code);
		} catch {
			const raw = source.substr(offset - 2, length + 2);
			onError(offset - 2, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
			return raw;
		}
	}
	exports.resolveFlowScalar = resolveFlowScalar;
}));

// node_modules/yaml/dist/compose/compose-scalar.js
var require_compose_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	function composeScalar(ctx, token, tagToken, onError) {
		const { value, type, comment, range } = token.type === "block-scalar" ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError) : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
		const tagName = tagToken ? ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg)) : null;
		let tag;
		if (ctx.options.stringKeys && ctx.atKey) tag = ctx.schema[identity.SCALAR];
		else if (tagName) tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
		else if (token.type === "scalar") tag = findScalarTagByTest(ctx, value, token, onError);
		else tag = ctx.schema[identity.SCALAR];
		let scalar;
		try {
			const res = tag.resolve(value, (msg) => onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg), ctx.options);
			scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
		} catch (error) {
			const msg = error instanceof Error ? error.message : String(error);
			onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg);
			scalar = new Scalar.Scalar(value);
		}
		scalar.range = range;
		scalar.source = value;
		if (type) scalar.type = type;
		if (tagName) scalar.tag = tagName;
		if (tag.format) scalar.format = tag.format;
		if (comment) scalar.comment = comment;
		return scalar;
	}
	function findScalarTagByName(schema, value, tagName, tagToken, onError) {
		if (tagName === "!") return schema[identity.SCALAR];
		const matchWithTest = [];
		for (const tag of schema.tags) if (!tag.collection && tag.tag === tagName) {
			if (tag.default && tag.test) matchWithTest.push(tag);
			else return tag;
		}
		for (const tag of matchWithTest) if (tag.test?.test(value)) return tag;
		const kt = schema.knownTags[tagName];
		if (kt && !kt.collection) {
			schema.tags.push(Object.assign({}, kt, {
				default: false,
				test: void 0
			}));
			return kt;
		}
		onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, tagName !== "tag:yaml.org,2002:str");
		return schema[identity.SCALAR];
	}
	function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
		const tag = schema.tags.find((tag) => (tag.default === true || atKey && tag.default === "key") && tag.test?.test(value)) || schema[identity.SCALAR];
		if (schema.compat) {
			const compat = schema.compat.find((tag) => tag.default && tag.test?.test(value)) ?? schema[identity.SCALAR];
			if (tag.tag !== compat.tag) onError(token, "TAG_RESOLVE_FAILED", `Value may be parsed as either ${directives.tagString(tag.tag)} or ${directives.tagString(compat.tag)}`, true);
		}
		return tag;
	}
	exports.composeScalar = composeScalar;
}));

// node_modules/yaml/dist/compose/util-empty-scalar-position.js
var require_util_empty_scalar_position = /* @__PURE__ */ __commonJSMin(((exports) => {
	function emptyScalarPosition(offset, before, pos) {
		if (before) {
			pos ?? (pos = before.length);
			for (let i = pos - 1; i >= 0; --i) {
				let st = before[i];
				switch (st.type) {
					case "space":
					case "comment":
					case "newline":
						offset -= st.source.length;
						continue;
				}
				st = before[++i];
				while (st?.type === "space") {
					offset += st.source.length;
					st = before[++i];
				}
				break;
			}
		}
		return offset;
	}
	exports.emptyScalarPosition = emptyScalarPosition;
}));

// node_modules/yaml/dist/compose/compose-node.js
var require_compose_node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var composeCollection = require_compose_collection();
	var composeScalar = require_compose_scalar();
	var resolveEnd = require_resolve_end();
	var utilEmptyScalarPosition = require_util_empty_scalar_position();
	const CN = {
		composeNode,
		composeEmptyNode
	};
	function composeNode(ctx, token, props, onError) {
		const atKey = ctx.atKey;
		const { spaceBefore, comment, anchor, tag } = props;
		let node;
		let isSrcToken = true;
		switch (token.type) {
			case "alias":
				node = composeAlias(ctx, token, onError);
				if (anchor || tag) onError(token, "ALIAS_PROPS", "An alias node must not specify any properties");
				break;
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "block-scalar":
				node = composeScalar.composeScalar(ctx, token, tag, onError);
				if (anchor) node.anchor = anchor.source.substring(1);
				break;
			case "block-map":
			case "block-seq":
			case "flow-collection":
				try {
					node = composeCollection.composeCollection(CN, ctx, token, props, onError);
					if (anchor) node.anchor = anchor.source.substring(1);
				} catch (error) {
					onError(token, "RESOURCE_EXHAUSTION", error instanceof Error ? error.message : String(error));
				}
				break;
			default:
				onError(token, "UNEXPECTED_TOKEN", token.type === "error" ? token.message : `Unsupported token (type: ${token.type})`);
				isSrcToken = false;
		}
		node ?? (node = composeEmptyNode(ctx, token.offset, void 0, null, props, onError));
		if (anchor && node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		if (atKey && ctx.options.stringKeys && (!identity.isScalar(node) || typeof node.value !== "string" || node.tag && node.tag !== "tag:yaml.org,2002:str")) onError(tag ?? token, "NON_STRING_KEY", "With stringKeys, all keys must be strings");
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			if (token.type === "scalar" && token.source === "") node.comment = comment;
			else node.commentBefore = comment;
		}
		if (ctx.options.keepSourceTokens && isSrcToken) node.srcToken = token;
		return node;
	}
	function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
		const token = {
			type: "scalar",
			offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
			indent: -1,
			source: ""
		};
		const node = composeScalar.composeScalar(ctx, token, tag, onError);
		if (anchor) {
			node.anchor = anchor.source.substring(1);
			if (node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		}
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			node.comment = comment;
			node.range[2] = end;
		}
		return node;
	}
	function composeAlias({ options }, { offset, source, end }, onError) {
		const alias = new Alias.Alias(source.substring(1));
		if (alias.source === "") onError(offset, "BAD_ALIAS", "Alias cannot be an empty string");
		if (alias.source.endsWith(":")) onError(offset + source.length - 1, "BAD_ALIAS", "Alias ending in : is ambiguous", true);
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
		alias.range = [
			offset,
			valueEnd,
			re.offset
		];
		if (re.comment) alias.comment = re.comment;
		return alias;
	}
	exports.composeEmptyNode = composeEmptyNode;
	exports.composeNode = composeNode;
}));

// node_modules/yaml/dist/compose/compose-doc.js
var require_compose_doc = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Document = require_Document();
	var composeNode = require_compose_node();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	function composeDoc(options, directives, { offset, start, value, end }, onError) {
		const opts = Object.assign({ _directives: directives }, options);
		const doc = new Document.Document(void 0, opts);
		const ctx = {
			atKey: false,
			atRoot: true,
			directives: doc.directives,
			options: doc.options,
			schema: doc.schema
		};
		const props = resolveProps.resolveProps(start, {
			indicator: "doc-start",
			next: value ?? end?.[0],
			offset,
			onError,
			parentIndent: 0,
			startOnNewline: true
		});
		if (props.found) {
			doc.directives.docStart = true;
			if (value && (value.type === "block-map" || value.type === "block-seq") && !props.hasNewline) onError(props.end, "MISSING_CHAR", "Block collection cannot start on same line with directives-end marker");
		}
		doc.contents = value ? composeNode.composeNode(ctx, value, props, onError) : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
		const contentEnd = doc.contents.range[2];
		const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
		if (re.comment) doc.comment = re.comment;
		doc.range = [
			offset,
			contentEnd,
			re.offset
		];
		return doc;
	}
	exports.composeDoc = composeDoc;
}));

// node_modules/yaml/dist/compose/composer.js
var require_composer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var directives = require_directives();
	var Document = require_Document();
	var errors = require_errors();
	var identity = require_identity();
	var composeDoc = require_compose_doc();
	var resolveEnd = require_resolve_end();
	function getErrorPos(src) {
		if (typeof src === "number") return [src, src + 1];
		if (Array.isArray(src)) return src.length === 2 ? src : [src[0], src[1]];
		const { offset, source } = src;
		return [offset, offset + (typeof source === "string" ? source.length : 1)];
	}
	function parsePrelude(prelude) {
		let comment = "";
		let atComment = false;
		let afterEmptyLine = false;
		for (let i = 0; i < prelude.length; ++i) {
			const source = prelude[i];
			switch (source[0]) {
				case "#":
					comment += (comment === "" ? "" : afterEmptyLine ? "\n\n" : "\n") + (source.substring(1) || " ");
					atComment = true;
					afterEmptyLine = false;
					break;
				case "%":
					if (prelude[i + 1]?.[0] !== "#") i += 1;
					atComment = false;
					break;
				default:
					if (!atComment) afterEmptyLine = true;
					atComment = false;
			}
		}
		return {
			comment,
			afterEmptyLine
		};
	}
	var Composer = class {
		constructor(options = {}) {
			this.doc = null;
			this.atDirectives = false;
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
			this.onError = (source, code, message, warning) => {
				const pos = getErrorPos(source);
				if (warning) this.warnings.push(new errors.YAMLWarning(pos, code, message));
				else this.errors.push(new errors.YAMLParseError(pos, code, message));
			};
			this.directives = new directives.Directives({ version: options.version || "1.2" });
			this.options = options;
		}
		decorate(doc, afterDoc) {
			const { comment, afterEmptyLine } = parsePrelude(this.prelude);
			if (comment) {
				const dc = doc.contents;
				if (afterDoc) doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
				else if (afterEmptyLine || doc.directives.docStart || !dc) doc.commentBefore = comment;
				else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
					let it = dc.items[0];
					if (identity.isPair(it)) it = it.key;
					const cb = it.commentBefore;
					it.commentBefore = cb ? `${comment}\n${cb}` : comment;
				} else {
					const cb = dc.commentBefore;
					dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
				}
			}
			if (afterDoc) {
				for (let i = 0; i < this.errors.length; ++i) doc.errors.push(this.errors[i]);
				for (let i = 0; i < this.warnings.length; ++i) doc.warnings.push(this.warnings[i]);
			} else {
				doc.errors = this.errors;
				doc.warnings = this.warnings;
			}
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
		}
		streamInfo() {
			return {
				comment: parsePrelude(this.prelude).comment,
				directives: this.directives,
				errors: this.errors,
				warnings: this.warnings
			};
		}
		*compose(tokens, forceDoc = false, endOffset = -1) {
			for (const token of tokens) yield* this.next(token);
			yield* this.end(forceDoc, endOffset);
		}
		*next(token) {
			if (node_process.env.LOG_STREAM) console.dir(token, { depth: null });
			switch (token.type) {
				case "directive":
					this.directives.add(token.source, (offset, message, warning) => {
						const pos = getErrorPos(token);
						pos[0] += offset;
						this.onError(pos, "BAD_DIRECTIVE", message, warning);
					});
					this.prelude.push(token.source);
					this.atDirectives = true;
					break;
				case "document": {
					const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
					if (this.atDirectives && !doc.directives.docStart) this.onError(token, "MISSING_CHAR", "Missing directives-end/doc-start indicator line");
					this.decorate(doc, false);
					if (this.doc) yield this.doc;
					this.doc = doc;
					this.atDirectives = false;
					break;
				}
				case "byte-order-mark":
				case "space": break;
				case "comment":
				case "newline":
					this.prelude.push(token.source);
					break;
				case "error": {
					const msg = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
					const error = new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg);
					if (this.atDirectives || !this.doc) this.errors.push(error);
					else this.doc.errors.push(error);
					break;
				}
				case "doc-end": {
					if (!this.doc) {
						this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", "Unexpected doc-end without preceding document"));
						break;
					}
					this.doc.directives.docEnd = true;
					const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
					this.decorate(this.doc, true);
					if (end.comment) {
						const dc = this.doc.comment;
						this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
					}
					this.doc.range[2] = end.offset;
					break;
				}
				default: this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", `Unsupported token ${token.type}`));
			}
		}
		*end(forceDoc = false, endOffset = -1) {
			if (this.doc) {
				this.decorate(this.doc, true);
				yield this.doc;
				this.doc = null;
			} else if (forceDoc) {
				const opts = Object.assign({ _directives: this.directives }, this.options);
				const doc = new Document.Document(void 0, opts);
				if (this.atDirectives) this.onError(endOffset, "MISSING_CHAR", "Missing directives-end indicator line");
				doc.range = [
					0,
					endOffset,
					endOffset
				];
				this.decorate(doc, false);
				yield doc;
			}
		}
	};
	exports.Composer = Composer;
}));

// node_modules/yaml/dist/parse/cst-scalar.js
var require_cst_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	var errors = require_errors();
	var stringifyString = require_stringifyString();
	function resolveAsScalar(token, strict = true, onError) {
		if (token) {
			const _onError = (pos, code, message) => {
				const offset = typeof pos === "number" ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
				if (onError) onError(offset, code, message);
				else throw new errors.YAMLParseError([offset, offset + 1], code, message);
			};
			switch (token.type) {
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
				case "block-scalar": return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
			}
		}
		return null;
	}
	function createScalarToken(value, context) {
		const { implicitKey = false, indent, inFlow = false, offset = -1, type = "PLAIN" } = context;
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey,
			indent: indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		const end = context.end ?? [{
			type: "newline",
			offset: -1,
			indent,
			source: "\n"
		}];
		switch (source[0]) {
			case "|":
			case ">": {
				const he = source.indexOf("\n");
				const head = source.substring(0, he);
				const body = source.substring(he + 1) + "\n";
				const props = [{
					type: "block-scalar-header",
					offset,
					indent,
					source: head
				}];
				if (!addEndtoBlockProps(props, end)) props.push({
					type: "newline",
					offset: -1,
					indent,
					source: "\n"
				});
				return {
					type: "block-scalar",
					offset,
					indent,
					props,
					source: body
				};
			}
			case "\"": return {
				type: "double-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			case "'": return {
				type: "single-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			default: return {
				type: "scalar",
				offset,
				indent,
				source,
				end
			};
		}
	}
	function setScalarValue(token, value, context = {}) {
		let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
		let indent = "indent" in token ? token.indent : null;
		if (afterKey && typeof indent === "number") indent += 2;
		if (!type) switch (token.type) {
			case "single-quoted-scalar":
				type = "QUOTE_SINGLE";
				break;
			case "double-quoted-scalar":
				type = "QUOTE_DOUBLE";
				break;
			case "block-scalar": {
				const header = token.props[0];
				if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
				type = header.source[0] === ">" ? "BLOCK_FOLDED" : "BLOCK_LITERAL";
				break;
			}
			default: type = "PLAIN";
		}
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey: implicitKey || indent === null,
			indent: indent !== null && indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		switch (source[0]) {
			case "|":
			case ">":
				setBlockScalarValue(token, source);
				break;
			case "\"":
				setFlowScalarValue(token, source, "double-quoted-scalar");
				break;
			case "'":
				setFlowScalarValue(token, source, "single-quoted-scalar");
				break;
			default: setFlowScalarValue(token, source, "scalar");
		}
	}
	function setBlockScalarValue(token, source) {
		const he = source.indexOf("\n");
		const head = source.substring(0, he);
		const body = source.substring(he + 1) + "\n";
		if (token.type === "block-scalar") {
			const header = token.props[0];
			if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
			header.source = head;
			token.source = body;
		} else {
			const { offset } = token;
			const indent = "indent" in token ? token.indent : -1;
			const props = [{
				type: "block-scalar-header",
				offset,
				indent,
				source: head
			}];
			if (!addEndtoBlockProps(props, "end" in token ? token.end : void 0)) props.push({
				type: "newline",
				offset: -1,
				indent,
				source: "\n"
			});
			for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
			Object.assign(token, {
				type: "block-scalar",
				indent,
				props,
				source: body
			});
		}
	}
	function addEndtoBlockProps(props, end) {
		if (end) for (const st of end) switch (st.type) {
			case "space":
			case "comment":
				props.push(st);
				break;
			case "newline":
				props.push(st);
				return true;
		}
		return false;
	}
	function setFlowScalarValue(token, source, type) {
		switch (token.type) {
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				token.type = type;
				token.source = source;
				break;
			case "block-scalar": {
				const end = token.props.slice(1);
				let oa = source.length;
				if (token.props[0].type === "block-scalar-header") oa -= token.props[0].source.length;
				for (const tok of end) tok.offset += oa;
				delete token.props;
				Object.assign(token, {
					type,
					source,
					end
				});
				break;
			}
			case "block-map":
			case "block-seq": {
				const nl = {
					type: "newline",
					offset: token.offset + source.length,
					indent: token.indent,
					source: "\n"
				};
				delete token.items;
				Object.assign(token, {
					type,
					source,
					end: [nl]
				});
				break;
			}
			default: {
				const indent = "indent" in token ? token.indent : -1;
				const end = "end" in token && Array.isArray(token.end) ? token.end.filter((st) => st.type === "space" || st.type === "comment" || st.type === "newline") : [];
				for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
				Object.assign(token, {
					type,
					indent,
					source,
					end
				});
			}
		}
	}
	exports.createScalarToken = createScalarToken;
	exports.resolveAsScalar = resolveAsScalar;
	exports.setScalarValue = setScalarValue;
}));

// node_modules/yaml/dist/parse/cst-stringify.js
var require_cst_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringify = (cst) => "type" in cst ? stringifyToken(cst) : stringifyItem(cst);
	function stringifyToken(token) {
		switch (token.type) {
			case "block-scalar": {
				let res = "";
				for (const tok of token.props) res += stringifyToken(tok);
				return res + token.source;
			}
			case "block-map":
			case "block-seq": {
				let res = "";
				for (const item of token.items) res += stringifyItem(item);
				return res;
			}
			case "flow-collection": {
				let res = token.start.source;
				for (const item of token.items) res += stringifyItem(item);
				for (const st of token.end) res += st.source;
				return res;
			}
			case "document": {
				let res = stringifyItem(token);
				if (token.end) for (const st of token.end) res += st.source;
				return res;
			}
			default: {
				let res = token.source;
				if ("end" in token && token.end) for (const st of token.end) res += st.source;
				return res;
			}
		}
	}
	function stringifyItem({ start, key, sep, value }) {
		let res = "";
		for (const st of start) res += st.source;
		if (key) res += stringifyToken(key);
		if (sep) for (const st of sep) res += st.source;
		if (value) res += stringifyToken(value);
		return res;
	}
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/parse/cst-visit.js
var require_cst_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove item");
	function visit(cst, visitor) {
		if ("type" in cst && cst.type === "document") cst = {
			start: cst.start,
			value: cst.value
		};
		_visit(Object.freeze([]), cst, visitor);
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	visit.itemAtPath = (cst, path) => {
		let item = cst;
		for (const [field, index] of path) {
			const tok = item?.[field];
			if (tok && "items" in tok) item = tok.items[index];
			else return void 0;
		}
		return item;
	};
	visit.parentCollection = (cst, path) => {
		const parent = visit.itemAtPath(cst, path.slice(0, -1));
		const field = path[path.length - 1][0];
		const coll = parent?.[field];
		if (coll && "items" in coll) return coll;
		throw new Error("Parent collection not found");
	};
	function _visit(path, item, visitor) {
		let ctrl = visitor(item, path);
		if (typeof ctrl === "symbol") return ctrl;
		for (const field of ["key", "value"]) {
			const token = item[field];
			if (token && "items" in token) {
				for (let i = 0; i < token.items.length; ++i) {
					const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						token.items.splice(i, 1);
						i -= 1;
					}
				}
				if (typeof ctrl === "function" && field === "key") ctrl = ctrl(item, path);
			}
		}
		return typeof ctrl === "function" ? ctrl(item, path) : ctrl;
	}
	exports.visit = visit;
}));

// node_modules/yaml/dist/parse/cst.js
var require_cst = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cstScalar = require_cst_scalar();
	var cstStringify = require_cst_stringify();
	var cstVisit = require_cst_visit();
	const BOM = "﻿";
	const DOCUMENT = "";
	const FLOW_END = "";
	const SCALAR = "";
	const isCollection = (token) => !!token && "items" in token;
	const isScalar = (token) => !!token && (token.type === "scalar" || token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar" || token.type === "block-scalar");
	/* istanbul ignore next */
	function prettyToken(token) {
		switch (token) {
			case BOM: return "<BOM>";
			case DOCUMENT: return "<DOC>";
			case FLOW_END: return "<FLOW_END>";
			case SCALAR: return "<SCALAR>";
			default: return JSON.stringify(token);
		}
	}
	function tokenType(source) {
		switch (source) {
			case BOM: return "byte-order-mark";
			case DOCUMENT: return "doc-mode";
			case FLOW_END: return "flow-error-end";
			case SCALAR: return "scalar";
			case "---": return "doc-start";
			case "...": return "doc-end";
			case "":
			case "\n":
			case "\r\n": return "newline";
			case "-": return "seq-item-ind";
			case "?": return "explicit-key-ind";
			case ":": return "map-value-ind";
			case "{": return "flow-map-start";
			case "}": return "flow-map-end";
			case "[": return "flow-seq-start";
			case "]": return "flow-seq-end";
			case ",": return "comma";
		}
		switch (source[0]) {
			case " ":
			case "	": return "space";
			case "#": return "comment";
			case "%": return "directive-line";
			case "*": return "alias";
			case "&": return "anchor";
			case "!": return "tag";
			case "'": return "single-quoted-scalar";
			case "\"": return "double-quoted-scalar";
			case "|":
			case ">": return "block-scalar-header";
		}
		return null;
	}
	exports.createScalarToken = cstScalar.createScalarToken;
	exports.resolveAsScalar = cstScalar.resolveAsScalar;
	exports.setScalarValue = cstScalar.setScalarValue;
	exports.stringify = cstStringify.stringify;
	exports.visit = cstVisit.visit;
	exports.BOM = BOM;
	exports.DOCUMENT = DOCUMENT;
	exports.FLOW_END = FLOW_END;
	exports.SCALAR = SCALAR;
	exports.isCollection = isCollection;
	exports.isScalar = isScalar;
	exports.prettyToken = prettyToken;
	exports.tokenType = tokenType;
}));

// node_modules/yaml/dist/parse/lexer.js
var require_lexer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cst = require_cst();
	function isEmpty(ch) {
		switch (ch) {
			case void 0:
			case " ":
			case "\n":
			case "\r":
			case "	": return true;
			default: return false;
		}
	}
	const hexDigits = /* @__PURE__ */ new Set("0123456789ABCDEFabcdef");
	const tagChars = /* @__PURE__ */ new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
	const flowIndicatorChars = /* @__PURE__ */ new Set(",[]{}");
	const invalidAnchorChars = /* @__PURE__ */ new Set(" ,[]{}\n\r	");
	const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
	var Lexer = class {
		constructor() {
			this.atEnd = false;
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			this.buffer = "";
			this.flowKey = false;
			this.flowLevel = 0;
			this.indentNext = 0;
			this.indentValue = 0;
			this.lineEndPos = null;
			this.next = null;
			this.pos = 0;
		}
		*lex(source, incomplete = false) {
			if (source) {
				if (typeof source !== "string") throw TypeError("source is not a string");
				this.buffer = this.buffer ? this.buffer + source : source;
				this.lineEndPos = null;
			}
			this.atEnd = !incomplete;
			let next = this.next ?? "stream";
			while (next && (incomplete || this.hasChars(1))) next = yield* this.parseNext(next);
		}
		atLineEnd() {
			let i = this.pos;
			let ch = this.buffer[i];
			while (ch === " " || ch === "	") ch = this.buffer[++i];
			if (!ch || ch === "#" || ch === "\n") return true;
			if (ch === "\r") return this.buffer[i + 1] === "\n";
			return false;
		}
		charAt(n) {
			return this.buffer[this.pos + n];
		}
		continueScalar(offset) {
			let ch = this.buffer[offset];
			if (this.indentNext > 0) {
				let indent = 0;
				while (ch === " ") ch = this.buffer[++indent + offset];
				if (ch === "\r") {
					const next = this.buffer[indent + offset + 1];
					if (next === "\n" || !next && !this.atEnd) return offset + indent + 1;
				}
				return ch === "\n" || indent >= this.indentNext || !ch && !this.atEnd ? offset + indent : -1;
			}
			if (ch === "-" || ch === ".") {
				const dt = this.buffer.substr(offset, 3);
				if ((dt === "---" || dt === "...") && isEmpty(this.buffer[offset + 3])) return -1;
			}
			return offset;
		}
		getLine() {
			let end = this.lineEndPos;
			if (typeof end !== "number" || end !== -1 && end < this.pos) {
				end = this.buffer.indexOf("\n", this.pos);
				this.lineEndPos = end;
			}
			if (end === -1) return this.atEnd ? this.buffer.substring(this.pos) : null;
			if (this.buffer[end - 1] === "\r") end -= 1;
			return this.buffer.substring(this.pos, end);
		}
		hasChars(n) {
			return this.pos + n <= this.buffer.length;
		}
		setNext(state) {
			this.buffer = this.buffer.substring(this.pos);
			this.pos = 0;
			this.lineEndPos = null;
			this.next = state;
			return null;
		}
		peek(n) {
			return this.buffer.substr(this.pos, n);
		}
		*parseNext(next) {
			switch (next) {
				case "stream": return yield* this.parseStream();
				case "line-start": return yield* this.parseLineStart();
				case "block-start": return yield* this.parseBlockStart();
				case "doc": return yield* this.parseDocument();
				case "flow": return yield* this.parseFlowCollection();
				case "quoted-scalar": return yield* this.parseQuotedScalar();
				case "block-scalar": return yield* this.parseBlockScalar();
				case "plain-scalar": return yield* this.parsePlainScalar();
			}
		}
		*parseStream() {
			let line = this.getLine();
			if (line === null) return this.setNext("stream");
			if (line[0] === cst.BOM) {
				yield* this.pushCount(1);
				line = line.substring(1);
			}
			if (line[0] === "%") {
				let dirEnd = line.length;
				let cs = line.indexOf("#");
				while (cs !== -1) {
					const ch = line[cs - 1];
					if (ch === " " || ch === "	") {
						dirEnd = cs - 1;
						break;
					} else cs = line.indexOf("#", cs + 1);
				}
				while (true) {
					const ch = line[dirEnd - 1];
					if (ch === " " || ch === "	") dirEnd -= 1;
					else break;
				}
				const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
				yield* this.pushCount(line.length - n);
				this.pushNewline();
				return "stream";
			}
			if (this.atLineEnd()) {
				const sp = yield* this.pushSpaces(true);
				yield* this.pushCount(line.length - sp);
				yield* this.pushNewline();
				return "stream";
			}
			yield cst.DOCUMENT;
			return yield* this.parseLineStart();
		}
		*parseLineStart() {
			const ch = this.charAt(0);
			if (!ch && !this.atEnd) return this.setNext("line-start");
			if (ch === "-" || ch === ".") {
				if (!this.atEnd && !this.hasChars(4)) return this.setNext("line-start");
				const s = this.peek(3);
				if ((s === "---" || s === "...") && isEmpty(this.charAt(3))) {
					yield* this.pushCount(3);
					this.indentValue = 0;
					this.indentNext = 0;
					return s === "---" ? "doc" : "stream";
				}
			}
			this.indentValue = yield* this.pushSpaces(false);
			if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1))) this.indentNext = this.indentValue;
			return yield* this.parseBlockStart();
		}
		*parseBlockStart() {
			const [ch0, ch1] = this.peek(2);
			if (!ch1 && !this.atEnd) return this.setNext("block-start");
			if ((ch0 === "-" || ch0 === "?" || ch0 === ":") && isEmpty(ch1)) {
				const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
				this.indentNext = this.indentValue + 1;
				this.indentValue += n;
				return "block-start";
			}
			return "doc";
		}
		*parseDocument() {
			yield* this.pushSpaces(true);
			const line = this.getLine();
			if (line === null) return this.setNext("doc");
			let n = yield* this.pushIndicators();
			switch (line[n]) {
				case "#": yield* this.pushCount(line.length - n);
				case void 0:
					yield* this.pushNewline();
					return yield* this.parseLineStart();
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel = 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					return "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "doc";
				case "\"":
				case "'": return yield* this.parseQuotedScalar();
				case "|":
				case ">":
					n += yield* this.parseBlockScalarHeader();
					n += yield* this.pushSpaces(true);
					yield* this.pushCount(line.length - n);
					yield* this.pushNewline();
					return yield* this.parseBlockScalar();
				default: return yield* this.parsePlainScalar();
			}
		}
		*parseFlowCollection() {
			let nl, sp;
			let indent = -1;
			do {
				nl = yield* this.pushNewline();
				if (nl > 0) {
					sp = yield* this.pushSpaces(false);
					this.indentValue = indent = sp;
				} else sp = 0;
				sp += yield* this.pushSpaces(true);
			} while (nl + sp > 0);
			const line = this.getLine();
			if (line === null) return this.setNext("flow");
			if (indent !== -1 && indent < this.indentNext && line[0] !== "#" || indent === 0 && (line.startsWith("---") || line.startsWith("...")) && isEmpty(line[3])) {
				if (!(indent === this.indentNext - 1 && this.flowLevel === 1 && (line[0] === "]" || line[0] === "}"))) {
					this.flowLevel = 0;
					yield cst.FLOW_END;
					return yield* this.parseLineStart();
				}
			}
			let n = 0;
			while (line[n] === ",") {
				n += yield* this.pushCount(1);
				n += yield* this.pushSpaces(true);
				this.flowKey = false;
			}
			n += yield* this.pushIndicators();
			switch (line[n]) {
				case void 0: return "flow";
				case "#":
					yield* this.pushCount(line.length - n);
					return "flow";
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel += 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					this.flowKey = true;
					this.flowLevel -= 1;
					return this.flowLevel ? "flow" : "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "flow";
				case "\"":
				case "'":
					this.flowKey = true;
					return yield* this.parseQuotedScalar();
				case ":": {
					const next = this.charAt(1);
					if (this.flowKey || isEmpty(next) || next === ",") {
						this.flowKey = false;
						yield* this.pushCount(1);
						yield* this.pushSpaces(true);
						return "flow";
					}
				}
				default:
					this.flowKey = false;
					return yield* this.parsePlainScalar();
			}
		}
		*parseQuotedScalar() {
			const quote = this.charAt(0);
			let end = this.buffer.indexOf(quote, this.pos + 1);
			if (quote === "'") while (end !== -1 && this.buffer[end + 1] === "'") end = this.buffer.indexOf("'", end + 2);
			else while (end !== -1) {
				let n = 0;
				while (this.buffer[end - 1 - n] === "\\") n += 1;
				if (n % 2 === 0) break;
				end = this.buffer.indexOf("\"", end + 1);
			}
			const qb = this.buffer.substring(0, end);
			let nl = qb.indexOf("\n", this.pos);
			if (nl !== -1) {
				while (nl !== -1) {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = qb.indexOf("\n", cs);
				}
				if (nl !== -1) end = nl - (qb[nl - 1] === "\r" ? 2 : 1);
			}
			if (end === -1) {
				if (!this.atEnd) return this.setNext("quoted-scalar");
				end = this.buffer.length;
			}
			yield* this.pushToIndex(end + 1, false);
			return this.flowLevel ? "flow" : "doc";
		}
		*parseBlockScalarHeader() {
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			let i = this.pos;
			while (true) {
				const ch = this.buffer[++i];
				if (ch === "+") this.blockScalarKeep = true;
				else if (ch > "0" && ch <= "9") this.blockScalarIndent = Number(ch) - 1;
				else if (ch !== "-") break;
			}
			return yield* this.pushUntil((ch) => isEmpty(ch) || ch === "#");
		}
		*parseBlockScalar() {
			let nl = this.pos - 1;
			let indent = 0;
			let ch;
			loop: for (let i = this.pos; ch = this.buffer[i]; ++i) switch (ch) {
				case " ":
					indent += 1;
					break;
				case "\n":
					nl = i;
					indent = 0;
					break;
				case "\r": {
					const next = this.buffer[i + 1];
					if (!next && !this.atEnd) return this.setNext("block-scalar");
					if (next === "\n") break;
				}
				default: break loop;
			}
			if (!ch && !this.atEnd) return this.setNext("block-scalar");
			if (indent >= this.indentNext) {
				if (this.blockScalarIndent === -1) this.indentNext = indent;
				else this.indentNext = this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
				do {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = this.buffer.indexOf("\n", cs);
				} while (nl !== -1);
				if (nl === -1) {
					if (!this.atEnd) return this.setNext("block-scalar");
					nl = this.buffer.length;
				}
			}
			let i = nl + 1;
			ch = this.buffer[i];
			while (ch === " ") ch = this.buffer[++i];
			if (ch === "	") {
				while (ch === "	" || ch === " " || ch === "\r" || ch === "\n") ch = this.buffer[++i];
				nl = i - 1;
			} else if (!this.blockScalarKeep) do {
				let i = nl - 1;
				let ch = this.buffer[i];
				if (ch === "\r") ch = this.buffer[--i];
				const lastChar = i;
				while (ch === " ") ch = this.buffer[--i];
				if (ch === "\n" && i >= this.pos && i + 1 + indent > lastChar) nl = i;
				else break;
			} while (true);
			yield cst.SCALAR;
			yield* this.pushToIndex(nl + 1, true);
			return yield* this.parseLineStart();
		}
		*parsePlainScalar() {
			const inFlow = this.flowLevel > 0;
			let end = this.pos - 1;
			let i = this.pos - 1;
			let ch;
			while (ch = this.buffer[++i]) if (ch === ":") {
				const next = this.buffer[i + 1];
				if (isEmpty(next) || inFlow && flowIndicatorChars.has(next)) break;
				end = i;
			} else if (isEmpty(ch)) {
				let next = this.buffer[i + 1];
				if (ch === "\r") {
					if (next === "\n") {
						i += 1;
						ch = "\n";
						next = this.buffer[i + 1];
					} else end = i;
				}
				if (next === "#" || inFlow && flowIndicatorChars.has(next)) break;
				if (ch === "\n") {
					const cs = this.continueScalar(i + 1);
					if (cs === -1) break;
					i = Math.max(i, cs - 2);
				}
			} else {
				if (inFlow && flowIndicatorChars.has(ch)) break;
				end = i;
			}
			if (!ch && !this.atEnd) return this.setNext("plain-scalar");
			yield cst.SCALAR;
			yield* this.pushToIndex(end + 1, true);
			return inFlow ? "flow" : "doc";
		}
		*pushCount(n) {
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos += n;
				return n;
			}
			return 0;
		}
		*pushToIndex(i, allowEmpty) {
			const s = this.buffer.slice(this.pos, i);
			if (s) {
				yield s;
				this.pos += s.length;
				return s.length;
			} else if (allowEmpty) yield "";
			return 0;
		}
		*pushIndicators() {
			let n = 0;
			loop: while (true) {
				switch (this.charAt(0)) {
					case "!":
						n += yield* this.pushTag();
						n += yield* this.pushSpaces(true);
						continue loop;
					case "&":
						n += yield* this.pushUntil(isNotAnchorChar);
						n += yield* this.pushSpaces(true);
						continue loop;
					case "-":
					case "?":
					case ":": {
						const inFlow = this.flowLevel > 0;
						const ch1 = this.charAt(1);
						if (isEmpty(ch1) || inFlow && flowIndicatorChars.has(ch1)) {
							if (!inFlow) this.indentNext = this.indentValue + 1;
							else if (this.flowKey) this.flowKey = false;
							n += yield* this.pushCount(1);
							n += yield* this.pushSpaces(true);
							continue loop;
						}
					}
				}
				break loop;
			}
			return n;
		}
		*pushTag() {
			if (this.charAt(1) === "<") {
				let i = this.pos + 2;
				let ch = this.buffer[i];
				while (!isEmpty(ch) && ch !== ">") ch = this.buffer[++i];
				return yield* this.pushToIndex(ch === ">" ? i + 1 : i, false);
			} else {
				let i = this.pos + 1;
				let ch = this.buffer[i];
				while (ch) if (tagChars.has(ch)) ch = this.buffer[++i];
				else if (ch === "%" && hexDigits.has(this.buffer[i + 1]) && hexDigits.has(this.buffer[i + 2])) ch = this.buffer[i += 3];
				else break;
				return yield* this.pushToIndex(i, false);
			}
		}
		*pushNewline() {
			const ch = this.buffer[this.pos];
			if (ch === "\n") return yield* this.pushCount(1);
			else if (ch === "\r" && this.charAt(1) === "\n") return yield* this.pushCount(2);
			else return 0;
		}
		*pushSpaces(allowTabs) {
			let i = this.pos - 1;
			let ch;
			do
				ch = this.buffer[++i];
			while (ch === " " || allowTabs && ch === "	");
			const n = i - this.pos;
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos = i;
			}
			return n;
		}
		*pushUntil(test) {
			let i = this.pos;
			let ch = this.buffer[i];
			while (!test(ch)) ch = this.buffer[++i];
			return yield* this.pushToIndex(i, false);
		}
	};
	exports.Lexer = Lexer;
}));

// node_modules/yaml/dist/parse/line-counter.js
var require_line_counter = /* @__PURE__ */ __commonJSMin(((exports) => {
	var LineCounter = class {
		constructor() {
			this.lineStarts = [];
			this.addNewLine = (offset) => this.lineStarts.push(offset);
			this.linePos = (offset) => {
				let low = 0;
				let high = this.lineStarts.length;
				while (low < high) {
					const mid = low + high >> 1;
					if (this.lineStarts[mid] < offset) low = mid + 1;
					else high = mid;
				}
				if (this.lineStarts[low] === offset) return {
					line: low + 1,
					col: 1
				};
				if (low === 0) return {
					line: 0,
					col: offset
				};
				const start = this.lineStarts[low - 1];
				return {
					line: low,
					col: offset - start + 1
				};
			};
		}
	};
	exports.LineCounter = LineCounter;
}));

// node_modules/yaml/dist/parse/parser.js
var require_parser = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var cst = require_cst();
	var lexer = require_lexer();
	function includesToken(list, type) {
		for (let i = 0; i < list.length; ++i) if (list[i].type === type) return true;
		return false;
	}
	function findNonEmptyIndex(list) {
		for (let i = 0; i < list.length; ++i) switch (list[i].type) {
			case "space":
			case "comment":
			case "newline": break;
			default: return i;
		}
		return -1;
	}
	function isFlowToken(token) {
		switch (token?.type) {
			case "alias":
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "flow-collection": return true;
			default: return false;
		}
	}
	function getPrevProps(parent) {
		switch (parent.type) {
			case "document": return parent.start;
			case "block-map": {
				const it = parent.items[parent.items.length - 1];
				return it.sep ?? it.start;
			}
			case "block-seq": return parent.items[parent.items.length - 1].start;
			/* istanbul ignore next should not happen */
			default: return [];
		}
	}
	function getFirstKeyStartProps(prev) {
		if (prev.length === 0) return [];
		let i = prev.length;
		loop: while (--i >= 0) switch (prev[i].type) {
			case "doc-start":
			case "explicit-key-ind":
			case "map-value-ind":
			case "seq-item-ind":
			case "newline": break loop;
		}
		while (prev[++i]?.type === "space");
		return prev.splice(i, prev.length);
	}
	function arrayPushArray(target, source) {
		if (source.length < 1e5) Array.prototype.push.apply(target, source);
		else for (let i = 0; i < source.length; ++i) target.push(source[i]);
	}
	function fixFlowSeqItems(fc) {
		if (fc.start.type === "flow-seq-start") {
			for (const it of fc.items) if (it.sep && !it.value && !includesToken(it.start, "explicit-key-ind") && !includesToken(it.sep, "map-value-ind")) {
				if (it.key) it.value = it.key;
				delete it.key;
				if (isFlowToken(it.value)) {
					if (it.value.end) arrayPushArray(it.value.end, it.sep);
					else it.value.end = it.sep;
				} else arrayPushArray(it.start, it.sep);
				delete it.sep;
			}
		}
	}
	var Parser = class {
		constructor(onNewLine) {
			this.atNewLine = true;
			this.atScalar = false;
			this.indent = 0;
			this.offset = 0;
			this.onKeyLine = false;
			this.stack = [];
			this.source = "";
			this.type = "";
			this.lexer = new lexer.Lexer();
			this.onNewLine = onNewLine;
		}
		*parse(source, incomplete = false) {
			if (this.onNewLine && this.offset === 0) this.onNewLine(0);
			for (const lexeme of this.lexer.lex(source, incomplete)) yield* this.next(lexeme);
			if (!incomplete) yield* this.end();
		}
		*next(source) {
			this.source = source;
			if (node_process.env.LOG_TOKENS) console.log("|", cst.prettyToken(source));
			if (this.atScalar) {
				this.atScalar = false;
				yield* this.step();
				this.offset += source.length;
				return;
			}
			const type = cst.tokenType(source);
			if (!type) {
				const message = `Not a YAML token: ${source}`;
				yield* this.pop({
					type: "error",
					offset: this.offset,
					message,
					source
				});
				this.offset += source.length;
			} else if (type === "scalar") {
				this.atNewLine = false;
				this.atScalar = true;
				this.type = "scalar";
			} else {
				this.type = type;
				yield* this.step();
				switch (type) {
					case "newline":
						this.atNewLine = true;
						this.indent = 0;
						if (this.onNewLine) this.onNewLine(this.offset + source.length);
						break;
					case "space":
						if (this.atNewLine && source[0] === " ") this.indent += source.length;
						break;
					case "explicit-key-ind":
					case "map-value-ind":
					case "seq-item-ind":
						if (this.atNewLine) this.indent += source.length;
						break;
					case "doc-mode":
					case "flow-error-end": return;
					default: this.atNewLine = false;
				}
				this.offset += source.length;
			}
		}
		*end() {
			while (this.stack.length > 0) yield* this.pop();
		}
		get sourceToken() {
			return {
				type: this.type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		*step() {
			const top = this.peek(1);
			if (this.type === "doc-end" && top?.type !== "doc-end") {
				while (this.stack.length > 0) yield* this.pop();
				this.stack.push({
					type: "doc-end",
					offset: this.offset,
					source: this.source
				});
				return;
			}
			if (!top) return yield* this.stream();
			switch (top.type) {
				case "document": return yield* this.document(top);
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return yield* this.scalar(top);
				case "block-scalar": return yield* this.blockScalar(top);
				case "block-map": return yield* this.blockMap(top);
				case "block-seq": return yield* this.blockSequence(top);
				case "flow-collection": return yield* this.flowCollection(top);
				case "doc-end": return yield* this.documentEnd(top);
			}
			/* istanbul ignore next should not happen */
			yield* this.pop();
		}
		peek(n) {
			return this.stack[this.stack.length - n];
		}
		*pop(error) {
			const token = error ?? this.stack.pop();
			/* istanbul ignore if should not happen */
			if (!token) yield {
				type: "error",
				offset: this.offset,
				source: "",
				message: "Tried to pop an empty stack"
			};
			else if (this.stack.length === 0) yield token;
			else {
				const top = this.peek(1);
				if (token.type === "block-scalar") token.indent = "indent" in top ? top.indent : 0;
				else if (token.type === "flow-collection" && top.type === "document") token.indent = 0;
				if (token.type === "flow-collection") fixFlowSeqItems(token);
				switch (top.type) {
					case "document":
						top.value = token;
						break;
					case "block-scalar":
						top.props.push(token);
						break;
					case "block-map": {
						const it = top.items[top.items.length - 1];
						if (it.value) {
							top.items.push({
								start: [],
								key: token,
								sep: []
							});
							this.onKeyLine = true;
							return;
						} else if (it.sep) it.value = token;
						else {
							Object.assign(it, {
								key: token,
								sep: []
							});
							this.onKeyLine = !it.explicitKey;
							return;
						}
						break;
					}
					case "block-seq": {
						const it = top.items[top.items.length - 1];
						if (it.value) top.items.push({
							start: [],
							value: token
						});
						else it.value = token;
						break;
					}
					case "flow-collection": {
						const it = top.items[top.items.length - 1];
						if (!it || it.value) top.items.push({
							start: [],
							key: token,
							sep: []
						});
						else if (it.sep) it.value = token;
						else Object.assign(it, {
							key: token,
							sep: []
						});
						return;
					}
					/* istanbul ignore next should not happen */
					default:
						yield* this.pop();
						yield* this.pop(token);
				}
				if ((top.type === "document" || top.type === "block-map" || top.type === "block-seq") && (token.type === "block-map" || token.type === "block-seq")) {
					const last = token.items[token.items.length - 1];
					if (last && !last.sep && !last.value && last.start.length > 0 && findNonEmptyIndex(last.start) === -1 && (token.indent === 0 || last.start.every((st) => st.type !== "comment" || st.indent < token.indent))) {
						if (top.type === "document") top.end = last.start;
						else top.items.push({ start: last.start });
						token.items.splice(-1, 1);
					}
				}
			}
		}
		*stream() {
			switch (this.type) {
				case "directive-line":
					yield {
						type: "directive",
						offset: this.offset,
						source: this.source
					};
					return;
				case "byte-order-mark":
				case "space":
				case "comment":
				case "newline":
					yield this.sourceToken;
					return;
				case "doc-mode":
				case "doc-start": {
					const doc = {
						type: "document",
						offset: this.offset,
						start: []
					};
					if (this.type === "doc-start") doc.start.push(this.sourceToken);
					this.stack.push(doc);
					return;
				}
			}
			yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML stream`,
				source: this.source
			};
		}
		*document(doc) {
			if (doc.value) return yield* this.lineEnd(doc);
			switch (this.type) {
				case "doc-start":
					if (findNonEmptyIndex(doc.start) !== -1) {
						yield* this.pop();
						yield* this.step();
					} else doc.start.push(this.sourceToken);
					return;
				case "anchor":
				case "tag":
				case "space":
				case "comment":
				case "newline":
					doc.start.push(this.sourceToken);
					return;
			}
			const bv = this.startBlockValue(doc);
			if (bv) this.stack.push(bv);
			else yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML document`,
				source: this.source
			};
		}
		*scalar(scalar) {
			if (this.type === "map-value-ind") {
				const start = getFirstKeyStartProps(getPrevProps(this.peek(2)));
				let sep;
				if (scalar.end) {
					sep = scalar.end;
					sep.push(this.sourceToken);
					delete scalar.end;
				} else sep = [this.sourceToken];
				const map = {
					type: "block-map",
					offset: scalar.offset,
					indent: scalar.indent,
					items: [{
						start,
						key: scalar,
						sep
					}]
				};
				this.onKeyLine = true;
				this.stack[this.stack.length - 1] = map;
			} else yield* this.lineEnd(scalar);
		}
		*blockScalar(scalar) {
			switch (this.type) {
				case "space":
				case "comment":
				case "newline":
					scalar.props.push(this.sourceToken);
					return;
				case "scalar":
					scalar.source = this.source;
					this.atNewLine = true;
					this.indent = 0;
					if (this.onNewLine) {
						let nl = this.source.indexOf("\n") + 1;
						while (nl !== 0) {
							this.onNewLine(this.offset + nl);
							nl = this.source.indexOf("\n", nl) + 1;
						}
					}
					yield* this.pop();
					break;
				/* istanbul ignore next should not happen */
				default:
					yield* this.pop();
					yield* this.step();
			}
		}
		*blockMap(map) {
			const it = map.items[map.items.length - 1];
			switch (this.type) {
				case "newline":
					this.onKeyLine = false;
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else map.items.push({ start: [this.sourceToken] });
					} else if (it.sep) it.sep.push(this.sourceToken);
					else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) map.items.push({ start: [this.sourceToken] });
					else if (it.sep) it.sep.push(this.sourceToken);
					else {
						if (this.atIndentedComment(it.start, map.indent)) {
							const end = map.items[map.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								map.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
			}
			if (this.indent >= map.indent) {
				const atMapIndent = !this.onKeyLine && this.indent === map.indent;
				const atNextItem = atMapIndent && (it.sep || it.explicitKey) && this.type !== "seq-item-ind";
				let start = [];
				if (atNextItem && it.sep && !it.value) {
					const nl = [];
					for (let i = 0; i < it.sep.length; ++i) {
						const st = it.sep[i];
						switch (st.type) {
							case "newline":
								nl.push(i);
								break;
							case "space": break;
							case "comment":
								if (st.indent > map.indent) nl.length = 0;
								break;
							default: nl.length = 0;
						}
					}
					if (nl.length >= 2) start = it.sep.splice(nl[1]);
				}
				switch (this.type) {
					case "anchor":
					case "tag":
						if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({ start });
							this.onKeyLine = true;
						} else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "explicit-key-ind":
						if (!it.sep && !it.explicitKey) {
							it.start.push(this.sourceToken);
							it.explicitKey = true;
						} else if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({
								start,
								explicitKey: true
							});
						} else this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [this.sourceToken],
								explicitKey: true
							}]
						});
						this.onKeyLine = true;
						return;
					case "map-value-ind":
						if (it.explicitKey) {
							if (!it.sep) {
								if (includesToken(it.start, "newline")) Object.assign(it, {
									key: null,
									sep: [this.sourceToken]
								});
								else {
									const start = getFirstKeyStartProps(it.start);
									this.stack.push({
										type: "block-map",
										offset: this.offset,
										indent: this.indent,
										items: [{
											start,
											key: null,
											sep: [this.sourceToken]
										}]
									});
								}
							} else if (it.value) map.items.push({
								start: [],
								key: null,
								sep: [this.sourceToken]
							});
							else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
								type: "block-map",
								offset: this.offset,
								indent: this.indent,
								items: [{
									start,
									key: null,
									sep: [this.sourceToken]
								}]
							});
							else if (isFlowToken(it.key) && !includesToken(it.sep, "newline")) {
								const start = getFirstKeyStartProps(it.start);
								const key = it.key;
								const sep = it.sep;
								sep.push(this.sourceToken);
								delete it.key;
								delete it.sep;
								this.stack.push({
									type: "block-map",
									offset: this.offset,
									indent: this.indent,
									items: [{
										start,
										key,
										sep
									}]
								});
							} else if (start.length > 0) it.sep = it.sep.concat(start, this.sourceToken);
							else it.sep.push(this.sourceToken);
						} else if (!it.sep) Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.value || atNextItem) map.items.push({
							start,
							key: null,
							sep: [this.sourceToken]
						});
						else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [],
								key: null,
								sep: [this.sourceToken]
							}]
						});
						else it.sep.push(this.sourceToken);
						this.onKeyLine = true;
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (atNextItem || it.value) {
							map.items.push({
								start,
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						} else if (it.sep) this.stack.push(fs);
						else {
							Object.assign(it, {
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						}
						return;
					}
					default: {
						const bv = this.startBlockValue(map);
						if (bv) {
							if (bv.type === "block-seq") {
								if (!it.explicitKey && it.sep && !includesToken(it.sep, "newline")) {
									yield* this.pop({
										type: "error",
										offset: this.offset,
										message: "Unexpected block-seq-ind on same line with key",
										source: this.source
									});
									return;
								}
							} else if (atMapIndent) map.items.push({ start });
							this.stack.push(bv);
							return;
						}
					}
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*blockSequence(seq) {
			const it = seq.items[seq.items.length - 1];
			switch (this.type) {
				case "newline":
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else seq.items.push({ start: [this.sourceToken] });
					} else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) seq.items.push({ start: [this.sourceToken] });
					else {
						if (this.atIndentedComment(it.start, seq.indent)) {
							const end = seq.items[seq.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								seq.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
				case "anchor":
				case "tag":
					if (it.value || this.indent <= seq.indent) break;
					it.start.push(this.sourceToken);
					return;
				case "seq-item-ind":
					if (this.indent !== seq.indent) break;
					if (it.value || includesToken(it.start, "seq-item-ind")) seq.items.push({ start: [this.sourceToken] });
					else it.start.push(this.sourceToken);
					return;
			}
			if (this.indent > seq.indent) {
				const bv = this.startBlockValue(seq);
				if (bv) {
					this.stack.push(bv);
					return;
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*flowCollection(fc) {
			const it = fc.items[fc.items.length - 1];
			if (this.type === "flow-error-end") {
				let top;
				do {
					yield* this.pop();
					top = this.peek(1);
				} while (top?.type === "flow-collection");
			} else if (fc.end.length === 0) {
				switch (this.type) {
					case "comma":
					case "explicit-key-ind":
						if (!it || it.sep) fc.items.push({ start: [this.sourceToken] });
						else it.start.push(this.sourceToken);
						return;
					case "map-value-ind":
						if (!it || it.value) fc.items.push({
							start: [],
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.sep) it.sep.push(this.sourceToken);
						else Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						return;
					case "space":
					case "comment":
					case "newline":
					case "anchor":
					case "tag":
						if (!it || it.value) fc.items.push({ start: [this.sourceToken] });
						else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (!it || it.value) fc.items.push({
							start: [],
							key: fs,
							sep: []
						});
						else if (it.sep) this.stack.push(fs);
						else Object.assign(it, {
							key: fs,
							sep: []
						});
						return;
					}
					case "flow-map-end":
					case "flow-seq-end":
						fc.end.push(this.sourceToken);
						return;
				}
				const bv = this.startBlockValue(fc);
				/* istanbul ignore else should not happen */
				if (bv) this.stack.push(bv);
				else {
					yield* this.pop();
					yield* this.step();
				}
			} else {
				const parent = this.peek(2);
				if (parent.type === "block-map" && (this.type === "map-value-ind" && parent.indent === fc.indent || this.type === "newline" && !parent.items[parent.items.length - 1].sep)) {
					yield* this.pop();
					yield* this.step();
				} else if (this.type === "map-value-ind" && parent.type !== "flow-collection") {
					const start = getFirstKeyStartProps(getPrevProps(parent));
					fixFlowSeqItems(fc);
					const sep = fc.end.splice(1, fc.end.length);
					sep.push(this.sourceToken);
					const map = {
						type: "block-map",
						offset: fc.offset,
						indent: fc.indent,
						items: [{
							start,
							key: fc,
							sep
						}]
					};
					this.onKeyLine = true;
					this.stack[this.stack.length - 1] = map;
				} else yield* this.lineEnd(fc);
			}
		}
		flowScalar(type) {
			if (this.onNewLine) {
				let nl = this.source.indexOf("\n") + 1;
				while (nl !== 0) {
					this.onNewLine(this.offset + nl);
					nl = this.source.indexOf("\n", nl) + 1;
				}
			}
			return {
				type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		startBlockValue(parent) {
			switch (this.type) {
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return this.flowScalar(this.type);
				case "block-scalar-header": return {
					type: "block-scalar",
					offset: this.offset,
					indent: this.indent,
					props: [this.sourceToken],
					source: ""
				};
				case "flow-map-start":
				case "flow-seq-start": return {
					type: "flow-collection",
					offset: this.offset,
					indent: this.indent,
					start: this.sourceToken,
					items: [],
					end: []
				};
				case "seq-item-ind": return {
					type: "block-seq",
					offset: this.offset,
					indent: this.indent,
					items: [{ start: [this.sourceToken] }]
				};
				case "explicit-key-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					start.push(this.sourceToken);
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							explicitKey: true
						}]
					};
				}
				case "map-value-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							key: null,
							sep: [this.sourceToken]
						}]
					};
				}
			}
			return null;
		}
		atIndentedComment(start, indent) {
			if (this.type !== "comment") return false;
			if (this.indent <= indent) return false;
			return start.every((st) => st.type === "newline" || st.type === "space");
		}
		*documentEnd(docEnd) {
			if (this.type !== "doc-mode") {
				if (docEnd.end) docEnd.end.push(this.sourceToken);
				else docEnd.end = [this.sourceToken];
				if (this.type === "newline") yield* this.pop();
			}
		}
		*lineEnd(token) {
			switch (this.type) {
				case "comma":
				case "doc-start":
				case "doc-end":
				case "flow-seq-end":
				case "flow-map-end":
				case "map-value-ind":
					yield* this.pop();
					yield* this.step();
					break;
				case "newline": this.onKeyLine = false;
				default:
					if (token.end) token.end.push(this.sourceToken);
					else token.end = [this.sourceToken];
					if (this.type === "newline") yield* this.pop();
			}
		}
	};
	exports.Parser = Parser;
}));

// node_modules/yaml/dist/public-api.js
var require_public_api = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var errors = require_errors();
	var log = require_log();
	var identity = require_identity();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	function parseOptions(options) {
		const prettyErrors = options.prettyErrors !== false;
		return {
			lineCounter: options.lineCounter || prettyErrors && new lineCounter.LineCounter() || null,
			prettyErrors
		};
	}
	function parseAllDocuments(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		const docs = Array.from(composer$1.compose(parser$1.parse(source)));
		if (prettyErrors && lineCounter) for (const doc of docs) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		if (docs.length > 0) return docs;
		return Object.assign([], { empty: true }, composer$1.streamInfo());
	}
	function parseDocument(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		let doc = null;
		for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) if (!doc) doc = _doc;
		else if (doc.options.logLevel !== "silent") {
			doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), "MULTIPLE_DOCS", "Source contains multiple documents; please use YAML.parseAllDocuments()"));
			break;
		}
		if (prettyErrors && lineCounter) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		return doc;
	}
	function parse(src, reviver, options) {
		let _reviver = void 0;
		if (typeof reviver === "function") _reviver = reviver;
		else if (options === void 0 && reviver && typeof reviver === "object") options = reviver;
		const doc = parseDocument(src, options);
		if (!doc) return null;
		doc.warnings.forEach((warning) => log.warn(doc.options.logLevel, warning));
		if (doc.errors.length > 0) {
			if (doc.options.logLevel !== "silent") throw doc.errors[0];
			else doc.errors = [];
		}
		return doc.toJS(Object.assign({ reviver: _reviver }, options));
	}
	function stringify(value, replacer, options) {
		let _replacer = null;
		if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
		else if (options === void 0 && replacer) options = replacer;
		if (typeof options === "string") options = options.length;
		if (typeof options === "number") {
			const indent = Math.round(options);
			options = indent < 1 ? void 0 : indent > 8 ? { indent: 8 } : { indent };
		}
		if (value === void 0) {
			const { keepUndefined } = options ?? replacer ?? {};
			if (!keepUndefined) return void 0;
		}
		if (identity.isDocument(value) && !_replacer) return value.toString(options);
		return new Document.Document(value, _replacer, options).toString(options);
	}
	exports.parse = parse;
	exports.parseAllDocuments = parseAllDocuments;
	exports.parseDocument = parseDocument;
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var Schema = require_Schema();
	var errors = require_errors();
	var Alias = require_Alias();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var cst = require_cst();
	var lexer = require_lexer();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	var publicApi = require_public_api();
	var visit = require_visit();
	exports.Composer = composer.Composer;
	exports.Document = Document.Document;
	exports.Schema = Schema.Schema;
	exports.YAMLError = errors.YAMLError;
	exports.YAMLParseError = errors.YAMLParseError;
	exports.YAMLWarning = errors.YAMLWarning;
	exports.Alias = Alias.Alias;
	exports.isAlias = identity.isAlias;
	exports.isCollection = identity.isCollection;
	exports.isDocument = identity.isDocument;
	exports.isMap = identity.isMap;
	exports.isNode = identity.isNode;
	exports.isPair = identity.isPair;
	exports.isScalar = identity.isScalar;
	exports.isSeq = identity.isSeq;
	exports.Pair = Pair.Pair;
	exports.Scalar = Scalar.Scalar;
	exports.YAMLMap = YAMLMap.YAMLMap;
	exports.YAMLSeq = YAMLSeq.YAMLSeq;
	exports.Lexer = lexer.Lexer;
	exports.LineCounter = lineCounter.LineCounter;
	exports.Parser = parser.Parser;
	exports.parse = publicApi.parse;
	exports.parseAllDocuments = publicApi.parseAllDocuments;
	exports.parseDocument = publicApi.parseDocument;
	exports.stringify = publicApi.stringify;
	exports.visit = visit.visit;
	exports.visitAsync = visit.visitAsync;
}));

// src/policy/yaml-syntax.ts
var import_dist = require_dist();
const indentation = "Indent with two spaces for each level, the same for all keys of one level";
const wordings = {
	TAB_AS_INDENT: {
		what: "a tab is used for indentation",
		hint: "Use spaces instead of tabs"
	},
	MULTIPLE_DOCS: {
		what: "a second document starts here (---)",
		hint: "Keep one document in a file: move the second into a file of its own"
	},
	BAD_INDENT: {
		what: "the indentation does not fit, or a bracket is not closed",
		hint: indentation
	},
	BLOCK_AS_IMPLICIT_KEY: {
		what: "a value can not be followed by another key on its line, or an indented one below it",
		hint: `Put text that holds a colon in quotes, or mend the indentation. ${indentation}`
	},
	MULTILINE_IMPLICIT_KEY: {
		what: "a line that is neither a key with a colon nor part of a list",
		hint: "Write key: value, or remove the line"
	},
	MISSING_CHAR: {
		what: "something is missing here",
		hint: "Close the quote or bracket"
	},
	BAD_SCALAR_START: {
		what: "a value can not start with this character",
		hint: "Put the value in quotes"
	},
	RESOURCE_EXHAUSTION: {
		what: "the file is nested too deeply",
		hint: "A policy or fleet file is a few levels deep: look for brackets that are never closed"
	},
	TAG_RESOLVE_FAILED: {
		what: "a YAML tag (!name) that is not known",
		hint: "Remove the tag: plain values are all that is needed here"
	}
};
function syntaxProblem(error, at) {
	const wording = wordings[error.code];
	return {
		at,
		what: `the file is not valid YAML: ${wording?.what ?? firstLine(error.message)}`,
		hint: wording?.hint ?? "Mend the syntax at this place"
	};
}
function conflictProblem(source) {
	const markers = /^(?:<{7}|={7}|>{7})(?: |\r?$)/;
	const index = source.text.split("\n").findIndex((line) => markers.test(line));
	if (index < 0) return void 0;
	return {
		at: {
			file: source.path,
			line: index + 1,
			column: 1
		},
		what: "the marker of a merge conflict",
		hint: "Resolve the conflict: keep the lines of one side, and remove the markers"
	};
}
function firstLine(message) {
	return message.split("\n")[0] ?? message;
}

// src/policy/yaml-file.ts
const longest = 1048576;
const mostAliases = 50;
const lately = /* @__PURE__ */ new Map();
const keptAtMost = 256;
function readYaml(source) {
	const key = `${source.path}\n${source.text}`;
	const known = lately.get(key);
	if (known) return known;
	const answer = readAnew(source);
	const [oldest] = lately.keys();
	if (lately.size >= keptAtMost && oldest !== void 0) lately.delete(oldest);
	lately.set(key, answer);
	return answer;
}
function readAnew(source) {
	const at = placesIn(source);
	const unreadable = unreadableText(source) ?? conflictProblem(source);
	if (unreadable) return {
		kind: "problems",
		problems: [unreadable]
	};
	const document = (0, import_dist.parseDocument)(source.text, {
		prettyErrors: false,
		schema: "core",
		logLevel: "error",
		uniqueKeys: false
	});
	const faults = [...document.errors, ...document.warnings];
	const exhaustion = faults.find(({ code }) => code === "RESOURCE_EXHAUSTION");
	const syntax = (exhaustion ? [exhaustion] : faults.slice(0, toldAtMost)).map((error) => syntaxProblem(error, at(error.pos[0])));
	if (syntax.length > 0) return {
		kind: "problems",
		problems: syntax
	};
	const structure = [...repeatedKeys(document, at), ...aliasProblem(document, at)];
	if (structure.length > 0) return {
		kind: "problems",
		problems: structure
	};
	return expanded(document, {
		path: source.path,
		at
	});
}
function placesIn({ path, text }) {
	const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
	return (offset) => {
		const within = Math.min(Math.max(0, offset), text.length);
		const line = countBelow(ends, within);
		const start = line === 0 ? 0 : (ends[line - 1] ?? 0) + 1;
		return {
			file: path,
			line: line + 1,
			column: within - start + 1
		};
	};
}
function countBelow(ascending, bound) {
	let low = 0;
	let high = ascending.length;
	while (low < high) {
		const middle = low + high >> 1;
		if ((ascending[middle] ?? 0) < bound) low = middle + 1;
		else high = middle;
	}
	return low;
}
function expanded(document, source) {
	try {
		const value = document.toJS({ maxAliasCount: mostAliases });
		return {
			kind: "read",
			file: located(document, {
				...source,
				value
			})
		};
	} catch (thrown) {
		return {
			kind: "problems",
			problems: [{
				at: source.at(document.contents?.range?.[0] ?? 0),
				what: `the references (*name) in this file can not be followed: ${messageOf(thrown)}`,
				hint: "Write the values out instead of referring to them"
			}]
		};
	}
}
function located(document, source) {
	const start = document.contents?.range?.[0] ?? 0;
	return {
		path: source.path,
		value: source.value,
		valueAt: (path) => path.reduce(partOf, source.value),
		place(path, part = "value") {
			let node = document.contents ?? void 0;
			let offset = start;
			for (const [index, step] of path.entries()) {
				const next = stepInto(node, step, document);
				if (!next) break;
				offset = (part === "key" && index === path.length - 1 ? next.key : next.value) ?? next.value ?? offset;
				node = next.node;
			}
			return source.at(offset);
		}
	};
}
function partOf(whole, step) {
	if (typeof whole !== "object" || whole === null || !Object.hasOwn(whole, step)) return void 0;
	return whole[step];
}
function stepInto(node, step, document) {
	const whole = (0, import_dist.isAlias)(node) ? node.resolve(document) : node;
	if ((0, import_dist.isSeq)(whole)) {
		const item = whole.items[Number(step)];
		return (0, import_dist.isNode)(item) ? {
			node: item,
			key: void 0,
			value: item.range?.[0]
		} : void 0;
	}
	return (0, import_dist.isMap)(whole) ? stepIntoMap(whole, String(step)) : void 0;
}
function stepIntoMap(map, step) {
	const pair = pairsOf(map).get(step);
	if (!pair) return void 0;
	const key = (0, import_dist.isNode)(pair.key) ? pair.key.range?.[0] : void 0;
	const node = (0, import_dist.isNode)(pair.value) ? pair.value : void 0;
	return {
		node,
		key,
		value: node === void 0 || node.range?.[0] === node.range?.[1] ? key : node.range?.[0]
	};
}
const indexed = /* @__PURE__ */ new WeakMap();
function pairsOf(map) {
	const known = indexed.get(map);
	if (known) return known;
	const pairs = new Map(map.items.flatMap((pair) => (0, import_dist.isScalar)(pair.key) ? [[keyText(pair.key.value), pair]] : []));
	indexed.set(map, pairs);
	return pairs;
}
function keyText(key) {
	return key === null ? "" : String(key);
}
const toldAtMost = 50;
function repeatedKeys(document, at) {
	const repeated = [];
	(0, import_dist.visit)(document, { Map(_, map) {
		const seen = /* @__PURE__ */ new Set();
		for (const { key } of map.items) {
			if (!(0, import_dist.isScalar)(key)) continue;
			const text = keyText(key.value);
			if (seen.has(text)) repeated.push(key);
			seen.add(text);
		}
	} });
	return repeated.slice(0, toldAtMost).map((key) => {
		const name = JSON.stringify(keyText(key.value).slice(0, 60));
		return {
			at: at(key.range?.[0] ?? 0),
			what: `the key ${name} stands twice in the same place`,
			hint: "Keep one of the two: a second one would silently win"
		};
	});
}
function aliasProblem(document, at) {
	const aliases = [];
	const circular = [];
	(0, import_dist.visit)(document, { Alias(_, alias, ancestors) {
		aliases.push(alias);
		if (ancestors.some((node) => ((0, import_dist.isMap)(node) || (0, import_dist.isSeq)(node)) && node.anchor === alias.source)) circular.push(alias);
	} });
	const place = (alias) => at(alias?.range?.[0] ?? 0);
	if (circular.length > 0) {
		const name = circular[0]?.source ?? "";
		return [{
			at: place(circular[0]),
			what: `*${name} refers to what it is a part of`,
			hint: "Write the value out instead of referring to it"
		}];
	}
	if (aliases.length <= mostAliases) return [];
	return [{
		at: place(aliases[mostAliases]),
		what: `more than ${mostAliases} references (*name) in one file`,
		hint: "Write the values out; so many references are how a small file is made to fill memory"
	}];
}
function unreadableText(source) {
	const start = {
		file: source.path,
		line: 1,
		column: 1
	};
	if (source.text.length > longest) return {
		at: start,
		what: `the file has ${source.text.length} characters, more than ${longest}`,
		hint: "Split it, or remove what does not belong in it"
	};
	const foreign = foreignCharacter(source.text);
	if (!foreign) return void 0;
	const before = source.text.slice(0, foreign.offset).split("\n");
	return {
		at: {
			...start,
			line: before.length,
			column: (before.at(-1)?.length ?? 0) + 1
		},
		what: `the file holds ${characterName(foreign.character)}, so it is not plain UTF-8 text`,
		hint: "Save it as UTF-8 and remove invisible characters"
	};
}
function foreignCharacter(text) {
	let offset = 0;
	for (const character of text) {
		if (isForeign(character)) return {
			character,
			offset
		};
		offset += character.length;
	}
}
function isForeign(character) {
	const code = character.codePointAt(0) ?? 0;
	if (code < 32) return code !== 9 && code !== 10 && code !== 13;
	return code >= 127 && code <= 159 || code >= 55296 && code <= 57343 || code >= 8234 && code <= 8238 || code >= 8294 && code <= 8297 || code === 65533;
}
function characterName(character) {
	return `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

// src/policy/fleet-file.ts
function parseFleetFile(file, catalogue) {
	if (file.text.trim() === "") return {
		kind: "problems",
		problems: [emptyFile(file.path)]
	};
	const answer = readYaml(file);
	if (answer.kind === "problems") return {
		kind: "problems",
		problems: inOrder$1(answer.problems)
	};
	const problems = [
		...schemaProblems(fleetSchema, answer.file),
		...repeatedNames(answer.file),
		...badExpiries(answer.file),
		...catalogue ? catalogueProblems(answer.file, catalogue) : []
	];
	return problems.length > 0 ? {
		kind: "problems",
		problems: inOrder$1(problems)
	} : {
		kind: "parsed",
		fleet: fleetOf$1(answer.file.value)
	};
}
function emptyFile(path) {
	return {
		at: {
			file: path,
			line: 1,
			column: 1
		},
		what: "the fleet file is empty, which is never taken for a fleet without machines",
		hint: "Restore it from git; a fleet without machines has its pools with instances: []"
	};
}
function fleetOf$1(written) {
	const pools = Object.entries(written.pools).map(([name, pool]) => [name, poolOf(pool)]);
	return {
		version: 1,
		fleet: written.fleet,
		pools: Object.fromEntries(pools)
	};
}
function poolOf(written) {
	return {
		generation: written.generation,
		instances: written.instances.map(instanceOf$1).sort(byName$1)
	};
}
function instanceOf$1(written) {
	const { name, id, type, region, price_usd_per_hour: price, protect, lease } = written;
	return {
		name,
		type,
		region,
		...id === void 0 ? {} : { id: instanceIdOf(id) },
		...price === void 0 ? {} : { pricePerHour: usdPerHour(price) },
		...protect === void 0 ? {} : { protect: protectionOf$1(protect) },
		...leaseOf(lease)
	};
}
function protectionOf$1(written) {
	const until = written.until === void 0 ? void 0 : parseMoment(written.until);
	return {
		reason: written.reason,
		...until === void 0 ? {} : { until }
	};
}
function leaseOf(written) {
	const until = written === void 0 ? void 0 : parseMoment(written.until);
	return until === void 0 ? {} : { lease: { until } };
}
function byName$1(one, other) {
	if (one.name === other.name) return 0;
	return one.name < other.name ? -1 : 1;
}
function entries(file) {
	const pools = file.valueAt(["pools"]);
	if (typeof pools !== "object" || pools === null) return [];
	return Object.keys(pools).flatMap((pool) => {
		const list = [
			"pools",
			pool,
			"instances"
		];
		return indexes(file, list).map((index) => [...list, index]);
	});
}
function repeatedNames(file) {
	const lines = /* @__PURE__ */ new Map();
	return entries(file).flatMap((entry) => {
		const path = [...entry, "name"];
		const name = file.valueAt(path);
		const at = file.place(path);
		const first = lines.get(name);
		if (typeof name !== "string") return [];
		if (first === void 0) {
			lines.set(name, at.line);
			return [];
		}
		return [{
			at,
			what: `the name ${shown(name)} is already in line ${first}`,
			hint: "Names are unique over the whole fleet: choose one that was never used"
		}];
	});
}
function badExpiries(file) {
	return entries(file).flatMap((entry) => ["protect", "lease"].flatMap((key) => momentProblems(file, [
		...entry,
		key,
		"until"
	])));
}
function catalogueProblems(file, catalogue) {
	return entries(file).flatMap((entry) => [...unknownType(file, [...entry, "type"], catalogue), ...unknownRegion(file, [...entry, "region"], catalogue)]);
}

// src/policy/checks/approvals.ts
const approvals = ({ policies, limitsFile }) => {
	const { tiers = [], approvers, aboveHourlyCost } = policies.limits.confirmation;
	if (!limitsFile) return [];
	return tiers.flatMap((tier, index) => {
		const place = (key) => limitsFile.place([
			"confirmation",
			"approvals",
			index,
			key
		]);
		const amount = `$${inDollars(tier.aboveHourlyCost)}/hour`;
		const findings = [];
		const people = new Set(approvers?.map((login) => login.toLowerCase())).size;
		if (approvers && people < tier.count) findings.push({
			severity: "error",
			problem: {
				at: place("count"),
				what: `${tier.count} people must approve over ${amount}, and approvers names ${people}`,
				hint: "Name more approvers, or lower the count"
			}
		});
		if (tier.aboveHourlyCost < aboveHourlyCost) findings.push({
			severity: "warning",
			problem: {
				at: place("above_hourly_cost_usd"),
				what: `${amount} needs ${tier.count} people, and is below the threshold for one`,
				hint: "Lower confirmation.above_hourly_cost_usd, or raise the amount"
			}
		});
		return findings;
	});
};

// src/policy/checks/approvers.ts
const approvers = ({ policies, limitsFile }) => {
	const named = policies.limits.confirmation.approvers ?? [];
	const people = named.filter((login) => !isBot(login));
	return named.flatMap((login, index) => {
		if (!limitsFile || !isBot(login)) return [];
		const alone = people.length === 0;
		return [{
			severity: alone ? "error" : "warning",
			problem: {
				at: limitsFile.place([
					"confirmation",
					"approvers",
					index
				]),
				what: alone ? `${login} is a bot, and nobody else may approve, so nothing ever is` : `${login} is a bot, and an approval by a bot does not count`,
				hint: "Name people who may write to the repository"
			}
		}];
	});
};
function isBot(login) {
	return /\[bot\]$|^github-actions$|^dependabot$/i.test(login);
}

// src/policy/checks/closed-windows.ts
const minutesOfDay$1 = 1440;
const minutesOfWeek = 7 * minutesOfDay$1;
const closedWindows = ({ policies, pools, limitsFile }) => [...limitsFile ? findings(policies.limits.windows ?? [], limitsFile) : [], ...pools.flatMap(({ policy, file }) => findings(policy.windows ?? [], file))];
function findings(windows, file) {
	const closed = windowedActs.filter((act) => neverOpen(windows, act));
	if (closed.length === 0) return [];
	return [{
		severity: "warning",
		problem: {
			at: file.place(["windows"]),
			what: `these windows are never open for ${closed.join(", ")}: deny beats allow`,
			hint: "Shorten a window that denies, or use pause to stop everything for a time"
		}
	}];
}
function neverOpen(all, act) {
	const windows = all.filter(({ acts }) => acts.includes(act));
	const zones = new Set(windows.map(({ zone }) => zone));
	if (windows.length === 0 || zones.size > 1) return false;
	const denied = covered(windows.filter(({ effect }) => effect === "deny"));
	const allows = windows.filter(({ effect }) => effect === "allow");
	const allowed = allows.length === 0 ? void 0 : covered(allows);
	return denied.every((isDenied, at) => isDenied === 1 || allowed?.[at] === 0);
}
function covered(windows) {
	const week = new Uint8Array(minutesOfWeek);
	for (const { days, from, to } of windows) {
		const length = to > from ? to - from : to + minutesOfDay$1 - from;
		for (const day of days) {
			const start = weekdays.indexOf(day) * minutesOfDay$1 + from;
			const end = start + length;
			week.fill(1, start, Math.min(end, minutesOfWeek));
			week.fill(1, 0, Math.max(0, end - minutesOfWeek));
		}
	}
	return week;
}

// src/policy/checks/fixed-size.ts
const fixedSize = ({ pools }) => pools.flatMap(({ policy, file }) => {
	const { min, max } = policy.size;
	if (min !== max) return [];
	return policy.rules.flatMap((rule, index) => findingOf(rule, max).map(({ severity, what, hint }) => ({
		severity,
		problem: {
			at: file.place(["rules", index]),
			what: `size.min and size.max are both ${max}, so the rule ${rule.rule} ${what}`,
			hint
		}
	})));
});
function findingOf({ rule }, size) {
	if (rule === "idle") return [{
		severity: "error",
		what: "can never let one go",
		hint: "Lower size.min to what may be left when all are idle, or remove the rule"
	}];
	if (rule === "high_utilization") return [{
		severity: "warning",
		what: "can never add one",
		hint: `Raise size.max above ${size}, or remove the rule`
	}];
	if (rule === "target" || rule === "queue" || rule === "headroom") return [{
		severity: "warning",
		what: "can change nothing",
		hint: "Lower size.min, raise size.max, or remove the rule"
	}];
	return [];
}

// src/policy/checks/flapping.ts
const flapping$1 = ({ pools }) => pools.flatMap(({ policy, file }) => policy.rules.flatMap((rule, index) => {
	if (rule.rule !== "idle") return [];
	const high = lowestHigh(policy);
	const size = smallestShrinking(policy);
	if (high === void 0 || size === void 0) return [];
	const then = carried(rule, size);
	if (then < high) return [];
	const left = size === 2 ? "the one that is left" : `each of the ${size - 1} that are left`;
	return [{
		severity: "warning",
		problem: {
			at: file.place([
				"rules",
				index,
				"below_percent"
			]),
			what: `of ${size} members just below ${rule.belowPercent} percent, ${left} would be at ${then}, and the pool grows above ${high}: it would shrink and grow in turns`,
			hint: `Write ${Math.floor(high * (size - 1) / size) - 1} or less, or a higher above_percent`
		}
	}];
}));
function carried(rule, size) {
	return Math.floor(rule.belowPercent * size / (size - 1));
}
function lowestHigh({ rules }) {
	const highs = rules.flatMap((rule) => rule.rule === "high_utilization" ? [rule.abovePercent] : []);
	return highs.length === 0 ? void 0 : Math.min(...highs);
}
function smallestShrinking({ size }) {
	const smallest = Math.max(size.min + 1, 2);
	return smallest <= size.max ? smallest : void 0;
}

// src/policy/checks/minimum-above-limit.ts
const minimumAboveLimit = ({ policies, pools }) => {
	const { maxInstances } = policies.limits;
	const sum = pools.reduce((total, { policy }) => total + policy.size.min, 0);
	if (sum <= maxInstances) return [];
	const largest = [...pools].sort((one, other) => other.policy.size.min - one.policy.size.min || (one.policy.name < other.policy.name ? -1 : 1))[0];
	if (!largest) return [];
	const what = largest.policy.size.min > maxInstances ? `size.min is ${largest.policy.size.min}` : `the size.min of all ${pools.length} pools together are ${sum}`;
	return [{
		severity: "warning",
		problem: {
			at: largest.file.place(["size", "min"]),
			what: `${what}, but the whole fleet may have only ${maxInstances} instances`,
			hint: "Lower a size.min, or raise max_instances in the limits: the limit wins"
		}
	}];
};

// src/policy/checks/minimum-above-spend.ts
const minimumAboveSpend = (checked) => {
	const { maxHourlySpend } = checked.policies.limits;
	const costs = checked.pools.flatMap((pool) => costOf$2(pool, checked));
	const sum = sumRates(costs.map(({ rate }) => rate));
	const [dearest, ...others] = [...costs].sort((one, other) => other.rate - one.rate || (one.pool.policy.name < other.pool.policy.name ? -1 : 1));
	if (!dearest || sum <= maxHourlySpend) return [];
	const { policy, file } = dearest.pool;
	const what = others.length === 0 || dearest.rate > maxHourlySpend ? `size.min is ${policy.size.min}, and ${policy.size.min} ${dearest.type}, the cheapest of its types, cost ${hourly(dearest.rate)}` : `the size.min of all pools together cost ${hourly(sum)} with the cheapest of their types`;
	return [{
		severity: "warning",
		problem: {
			at: file.place(["size", "min"]),
			what: `${what}, but no more than $${inDollars(maxHourlySpend)}/hour is ever spent`,
			hint: "Lower a size.min, or raise max_hourly_spend_usd in the limits: the limit wins"
		}
	}];
};
function costOf$2(pool, { prices = {} }) {
	const { instance, size } = pool.policy;
	const known = instance.types.flatMap((type) => {
		const price = Object.hasOwn(prices, type) ? prices[type] : void 0;
		return price === void 0 ? [] : [{
			type,
			price
		}];
	});
	const [cheapest] = [...known].sort((one, other) => one.price - other.price);
	if (size.min === 0 || !cheapest || known.length < instance.types.length) return [];
	const rate = sumRates(Array.from({ length: size.min }, () => cheapest.price));
	return [{
		pool,
		type: cheapest.type,
		rate
	}];
}

// src/policy/checks/plan-interval.ts
const interval = minutes(10);
const planInterval = ({ policies, pools, limitsFile }) => {
	const { provision, terminate } = policies.limits.cooldown;
	return [...limitsFile ? [...tooShort$1(limitsFile, ["cooldown", "provision"], provision), ...tooShort$1(limitsFile, ["cooldown", "terminate"], terminate)] : [], ...pools.flatMap(({ policy, file }) => policy.rules.flatMap((rule, index) => rule.rule === "high_utilization" || rule.rule === "idle" ? tooShort$1(file, [
		"rules",
		index,
		"for"
	], rule.for) : []))];
};
function tooShort$1(file, path, time) {
	if (time >= interval || file.valueAt(path) === void 0) return [];
	const name = String(path.at(-1));
	return [{
		severity: "warning",
		problem: {
			at: file.place(path),
			what: `${name} is ${printDuration(time)}, and plan looks only every ${printDuration(interval)}`,
			hint: `Write ${printDuration(interval)} or more, or start plan more often`
		}
	}];
}

// src/policy/checks/shadowed-rules.ts
const shadowedRules = ({ pools }) => pools.flatMap(({ policy: { rules, size }, file }) => rules.flatMap((rule, index) => {
	const why = shadowOf(rules, index) ?? withinSize(rule, size);
	if (why === void 0) return [];
	return [{
		severity: "warning",
		problem: {
			at: file.place(["rules", index]),
			what: `rules[${index}] never decides anything: ${why}`,
			hint: "Remove it, or change one of the two"
		}
	}];
}));
function shadowOf(rules, index) {
	const rule = rules[index];
	if (!rule) return void 0;
	const by = rules.findIndex((other, place) => place !== index && shadows(other, rule) && (place < index || !shadows(rule, other)));
	if (by < 0) return void 0;
	return rule.rule === "idle" ? `rules[${by}] is stricter, and a member goes only if every rule lets it` : `rules[${by}] always asks for as much, and earlier`;
}
function shadows(other, rule) {
	if (other.rule === "high_utilization" && rule.rule === "high_utilization") return other.abovePercent <= rule.abovePercent && other.for <= rule.for && other.add >= rule.add;
	if (other.rule === "idle" && rule.rule === "idle") return other.belowPercent <= rule.belowPercent && other.for >= rule.for;
	if (other.rule === "minimum" && rule.rule === "minimum") return other.instances >= rule.instances;
	return false;
}
function withinSize(rule, { min, max }) {
	if (rule.rule === "minimum" && rule.instances <= min) return `size.min is ${min} already`;
	if (rule.rule !== "schedule") return void 0;
	if ((rule.minimum ?? 0) > min || (rule.maximum ?? max) < max) return void 0;
	return `size is ${min} to ${max} already, with and without it`;
}

// src/policy/checks/short-schedules.ts
const shortest = 30;
const wholeDay = 1440;
const shortSchedules = ({ pools }) => pools.flatMap(({ policy, file }) => policy.rules.flatMap((rule, index) => {
	if (rule.rule !== "schedule" || rule.minimum === void 0) return [];
	const length = rule.to > rule.from ? rule.to - rule.from : rule.to + wholeDay - rule.from;
	if (length >= shortest) return [];
	return [{
		severity: "warning",
		problem: {
			at: file.place(["rules", index]),
			what: `rules[${index}] lasts ${length} minutes, and from its start to a machine that works ${shortest} minutes can pass`,
			hint: `Begin earlier, so that it lasts ${printDuration(minutes(shortest))} or more`
		}
	}];
}));

// src/policy/checks/index.ts
const checks = [
	fixedSize,
	flapping$1,
	minimumAboveLimit,
	minimumAboveSpend,
	shadowedRules,
	shortSchedules,
	closedWindows,
	approvers,
	approvals,
	planInterval
];
function checkPolicies(checked) {
	const findings = checks.flatMap((check) => check(checked));
	const of = (severity) => findings.filter((one) => one.severity === severity).map(({ problem }) => problem);
	return {
		errors: of("error"),
		warnings: of("warning")
	};
}

// src/policy/limits.ts
const lower = Math.min;
const longer = Math.max;
function limitsOf(written, environment) {
	return {
		maxHourlySpend: tighter(lower, {
			written: dollars(written?.max_hourly_spend_usd),
			environment: environment.maxHourlySpend,
			otherwise: usdPerHour(policyDefaults.maxHourlySpendUsd)
		}),
		maxInstances: tighter(lower, {
			written: written?.max_instances,
			environment: environment.maxInstances,
			otherwise: policyDefaults.maxInstances
		}),
		cooldown: {
			provision: cooldownOf(written?.cooldown?.provision, environment),
			terminate: cooldownOf(written?.cooldown?.terminate, environment),
			afterFailure: length(written?.cooldown?.after_failure) ?? checkedDuration(policyDefaults.afterFailure),
			queue: tighter(longer, {
				written: length(written?.cooldown?.queue),
				environment: environment.cooldown,
				otherwise: checkedDuration(policyDefaults.queueCooldown)
			})
		},
		confirmation: confirmationOf$1(written, environment),
		launchWithin: length(written?.apply?.launch_within) ?? checkedDuration(policyDefaults.launchWithin),
		stop: {
			afterFailures: written?.apply?.stop_after_failures ?? policyDefaults.stopAfterFailures,
			lasts: length(written?.apply?.stop_for) ?? checkedDuration(policyDefaults.stopFor)
		},
		...safeguardsOf(written, environment)
	};
}
function safeguardsOf(written, environment) {
	const pauses = [...pauseOfEnvironment(environment), ...written?.pause ? [pauseOfFile(written.pause, "the limits")] : []];
	return {
		priceChangePercent: written?.price_change_percent ?? policyDefaults.priceChangePercent,
		...pauses.length === 0 ? {} : { pauses },
		...written?.windows ? { windows: windowsOf(written.windows) } : {},
		...written?.changes ? { changes: changesOf(written.changes) } : {},
		...written?.budget ? { budget: budgetOf(written.budget) } : {}
	};
}
function limitProblems(file) {
	return [
		...windowProblems(file),
		...changeProblems(file),
		...momentProblems(file, ["pause", "until"])
	];
}
function confirmationOf$1(written, environment) {
	const own = written?.confirmation;
	return {
		aboveHourlyCost: tighter(lower, {
			written: dollars(own?.above_hourly_cost_usd),
			environment: environment.confirmationThreshold,
			otherwise: usdPerHour(policyDefaults.confirmationAboveUsd)
		}),
		...own?.approvals && own.approvals.length > 0 ? { tiers: own.approvals.map(tierOf) } : {},
		timeout: length(own?.timeout) ?? checkedDuration(policyDefaults.timeout),
		...own?.approvers ? { approvers: own.approvers } : {},
		aboveTerminations: own?.above_terminations ?? policyDefaults.aboveTerminations,
		window: length(own?.window) ?? checkedDuration(policyDefaults.window)
	};
}
function tierOf(written) {
	const { above_hourly_cost_usd: above, count } = written;
	return {
		aboveHourlyCost: above === 0 ? 0 : usdPerHour(above),
		count
	};
}
function cooldownOf(written, environment) {
	return tighter(longer, {
		written: length(written),
		environment: environment.cooldown,
		otherwise: checkedDuration(policyDefaults.cooldown)
	});
}
function tighter(choose, from) {
	const { written, environment, otherwise } = from;
	if (written === void 0) return environment ?? otherwise;
	if (environment === void 0) return written;
	return choose(written, environment) === written ? written : environment;
}
function dollars(written) {
	if (written === void 0) return void 0;
	return written === 0 ? 0 : usdPerHour(written);
}
function length(written) {
	return written === void 0 ? void 0 : checkedDuration(written);
}
function limitWarnings(file, environment, limits) {
	return [...overruled(file, environment), ...uselessApproval(file, limits)];
}
function overruled(file, environment) {
	const spend = environment.maxHourlySpend;
	const threshold = environment.confirmationThreshold;
	const rest = environment.cooldown;
	return [
		...looser(file, ["max_hourly_spend_usd"], spend && inDollars(spend)),
		...looser(file, ["max_instances"], environment.maxInstances),
		...looser(file, ["confirmation", "above_hourly_cost_usd"], threshold && inDollars(threshold)),
		...quicker(file, ["cooldown", "provision"], rest),
		...quicker(file, ["cooldown", "terminate"], rest),
		...quicker(file, ["cooldown", "queue"], rest)
	];
}
function looser(file, path, ceiling) {
	const written = file.valueAt(path);
	if (ceiling === void 0 || typeof written !== "number" || written <= ceiling) return [];
	return [overruledAt(file, path, {
		written: String(written),
		holds: String(ceiling)
	})];
}
function quicker(file, path, floor) {
	const written = file.valueAt(path);
	if (floor === void 0 || typeof written !== "string") return [];
	if (checkedDuration(written) >= floor) return [];
	return [overruledAt(file, path, {
		written,
		holds: printDuration(floor)
	})];
}
function overruledAt(file, path, values) {
	return {
		at: file.place(path),
		what: `${path.join(".")} is ${values.written}, but the environment allows only ${values.holds}`,
		hint: `${values.holds} holds. Change the repository variable if that is not meant`
	};
}
function uselessApproval(file, limits) {
	const { aboveHourlyCost } = limits.confirmation;
	if (aboveHourlyCost < limits.maxHourlySpend) return [];
	return [{
		at: file.place(["confirmation", "above_hourly_cost_usd"]),
		what: `an approval is asked for above $${inDollars(aboveHourlyCost)}/hour, and more than $${inDollars(limits.maxHourlySpend)}/hour is never spent, so nobody is ever asked`,
		hint: "Lower confirmation.above_hourly_cost_usd below max_hourly_spend_usd"
	}];
}

// src/policy/load.ts
function loadPolicies(files, environment, known = {}) {
	const { types, regions, prices } = known;
	const catalogue = types && regions ? {
		types,
		regions
	} : void 0;
	const answers = policyPaths(files).map((path) => readYaml({
		path,
		text: files[path] ?? ""
	}));
	const readable = answers.flatMap((answer) => answer.kind === "read" ? [answer.file] : []);
	const problems = [
		...answers.flatMap((answer) => answer.kind === "problems" ? answer.problems : []),
		...readable.flatMap((file) => schemaProblems(policySchema, file)),
		...readable.flatMap((file) => poolProblemsOf(file, environment, catalogue)),
		...readable.flatMap((file) => kindOf(file) === "limits" ? limitProblems(file) : []),
		...severalLimits(readable),
		...repeatedPools(readable)
	];
	if (problems.length > 0) return {
		kind: "problems",
		problems: inOrder$1(problems)
	};
	return loaded({
		files,
		readable,
		...prices ? { prices } : {}
	}, environment);
}
function policyPaths(files) {
	return Object.keys(files).filter((path) => path.endsWith(".yaml") && !path.endsWith(".test.yaml")).sort();
}
function kindOf(file) {
	return file.valueAt(["kind"]);
}
function poolProblemsOf(file, environment, catalogue) {
	return kindOf(file) === "pool" ? poolProblems(file, environment, catalogue) : [];
}
function severalLimits(files) {
	const [first, ...others] = files.filter((file) => kindOf(file) === "limits");
	return others.map((file) => ({
		at: file.place(["kind"]),
		what: `this is a second file of limits, beside ${first?.path ?? "another"}`,
		hint: "Keep one file of limits: move what you need from here into it"
	}));
}
function repeatedPools(files) {
	const owners = /* @__PURE__ */ new Map();
	return files.flatMap((file) => {
		const name = file.valueAt(["name"]);
		if (kindOf(file) !== "pool" || typeof name !== "string") return [];
		const owner = owners.get(name);
		if (owner === void 0) owners.set(name, file.path);
		return owner === void 0 ? [] : [repeatedPool(file, {
			name,
			owner
		})];
	});
}
function repeatedPool(file, pool) {
	return {
		at: file.place(["name"]),
		what: `the pool ${shown(pool.name)} is already described in ${pool.owner}`,
		hint: "Give this pool another name, or remove one of the two files"
	};
}
function loaded(sources, environment) {
	const limitsFile = sources.readable.find((file) => kindOf(file) === "limits");
	const limits = limitsOf(limitsFile?.value, environment);
	const poolFiles = sources.readable.filter((file) => kindOf(file) === "pool");
	const checked = poolFiles.map((file) => ({
		policy: poolOf$1(file, environment),
		file
	})).sort((one, other) => byPriority(one.policy, other.policy));
	const policies = {
		limits,
		pools: checked.map(({ policy }) => policy)
	};
	const found = checkPolicies({
		policies,
		pools: checked,
		...limitsFile ? { limitsFile } : {},
		...sources.prices ? { prices: sources.prices } : {}
	});
	if (found.errors.length > 0) return {
		kind: "problems",
		problems: inOrder$1(found.errors)
	};
	const warnings = [
		...limitsFile ? limitWarnings(limitsFile, environment, limits) : [],
		...poolFiles.flatMap((file) => tooLarge(file, limits.maxInstances)),
		...found.warnings,
		...unread$1(sources.files),
		...checked.length === 0 ? [noPool] : []
	];
	return {
		kind: "loaded",
		policies,
		warnings: inOrder$1(warnings)
	};
}
function byPriority(one, other) {
	return one.priority - other.priority || (one.name < other.name ? -1 : 1);
}
const noPool = {
	what: "no policy describes a pool, so nothing is managed",
	hint: "Add a file with kind: pool to the folder of policies"
};
function tooLarge(file, maxInstances) {
	const max = file.valueAt(["size", "max"]);
	if (typeof max !== "number" || max <= maxInstances) return [];
	return [{
		at: file.place(["size", "max"]),
		what: `size.max is ${max}, but the whole fleet may have only ${maxInstances} instances`,
		hint: "Lower it, or raise max_instances in the limits"
	}];
}
function unread$1(files) {
	return Object.keys(files).filter((path) => /\.ya?ml$/i.test(path) && !path.endsWith(".yaml")).map((file) => ({
		at: {
			file,
			line: 1,
			column: 1
		},
		what: "this file is not read, because its name does not end in .yaml",
		hint: "Rename it if it is meant to be a policy"
	}));
}

// node_modules/micromark-util-character/index.js
const asciiAlpha = regexCheck(/[A-Za-z]/);
const asciiAlphanumeric = regexCheck(/[\dA-Za-z]/);
const asciiAtext = regexCheck(/[#-'*+\--9=?A-Z^-~]/);
const asciiDigit = regexCheck(/\d/);
const asciiHexDigit = regexCheck(/[\dA-Fa-f]/);
const asciiPunctuation = regexCheck(/[!-/:-@[-`{-~]/);
function markdownLineEndingOrSpace(code) {
	return code !== null && (code < 0 || code === 32);
}
const unicodePunctuation = regexCheck(/\p{P}|\p{S}/u);
const unicodeWhitespace = regexCheck(/\s/);
function regexCheck(regex) {
	return check;
	function check(code) {
		return code !== null && code > -1 && regex.test(String.fromCharCode(code));
	}
}

// node_modules/unist-util-is/lib/index.js
const convert = (function(test) {
	if (test === null || test === void 0) return ok;
	if (typeof test === "function") return castFactory(test);
	if (typeof test === "object") return Array.isArray(test) ? anyFactory(test) : propertiesFactory(test);
	if (typeof test === "string") return typeFactory(test);
	throw new Error("Expected function, string, or object as test");
});
function anyFactory(tests) {
	const checks = [];
	let index = -1;
	while (++index < tests.length) checks[index] = convert(tests[index]);
	return castFactory(any);
	function any(...parameters) {
		let index = -1;
		while (++index < checks.length) if (checks[index].apply(this, parameters)) return true;
		return false;
	}
}
function propertiesFactory(check) {
	const checkAsRecord = check;
	return castFactory(all);
	function all(node) {
		const nodeAsRecord = node;
		let key;
		for (key in check) if (nodeAsRecord[key] !== checkAsRecord[key]) return false;
		return true;
	}
}
function typeFactory(check) {
	return castFactory(type);
	function type(node) {
		return node && node.type === check;
	}
}
function castFactory(testFunction) {
	return check;
	function check(value, index, parent) {
		return Boolean(looksLikeANode(value) && testFunction.call(this, value, typeof index === "number" ? index : void 0, parent || void 0));
	}
}
function ok() {
	return true;
}
function looksLikeANode(value) {
	return value !== null && typeof value === "object" && "type" in value;
}

// node_modules/unist-util-visit-parents/lib/color.node.js
function color(d) {
	return "\x1B[33m" + d + "\x1B[39m";
}

// node_modules/unist-util-visit-parents/lib/index.js
const empty = [];
const CONTINUE = true;
const EXIT = false;
const SKIP = "skip";
function visitParents(tree, testOrEnterOrVisitors, enterOrVisitorsOrReverse, reverse) {
	if (!tree || typeof tree !== "object") throw new Error("Unexpected value `" + tree + "` for `tree`, expected node");
	let preorder = true;
	let check;
	let visitors;
	let enter;
	let exit;
	if (typeof enterOrVisitorsOrReverse === "function" || enterOrVisitorsOrReverse && typeof enterOrVisitorsOrReverse === "object") {
		check = testOrEnterOrVisitors;
		visitors = enterOrVisitorsOrReverse;
		if (reverse) preorder = false;
	} else {
		visitors = testOrEnterOrVisitors;
		if (enterOrVisitorsOrReverse) preorder = false;
	}
	if (typeof visitors === "function") enter = visitors;
	else if (visitors && typeof visitors === "object") {
		if (visitors.enter === null || visitors.enter === void 0) {} else if (typeof visitors.enter === "function") enter = visitors.enter;
		else throw new Error("Unexpected value `" + visitors.enter + "` for `visitors.enter`, expected optional visitor");
		if (typeof visitors.exit === "function") exit = visitors.exit;
		else throw new Error("Unexpected value `" + visitors.exit + "` for `visitors.exit`, expected visitor (pass a visitor directly if you only want an enter visitor)");
	} else throw new Error("Unexpected value `" + visitors + "` for `enter` or `visitors`, expected visitor or object with visitors");
	const is = convert(check);
	const step = preorder ? 1 : -1;
	factory(tree, void 0, [])();
	function factory(node, index, parents) {
		const value = node && typeof node === "object" ? node : {};
		if (typeof value.type === "string") {
			const name = typeof value.tagName === "string" ? value.tagName : typeof value.name === "string" ? value.name : void 0;
			Object.defineProperty(visit, "name", { value: "node (" + color(node.type + (name ? "<" + name + ">" : "")) + ")" });
		}
		return visit;
		function visit() {
			const matches = !check || is(node, index, parents[parents.length - 1] || void 0);
			let result = empty;
			if (enter && matches) {
				result = toResult(enter(node, parents, index));
				if (result[0] === false) return result;
			}
			if ("children" in node && node.children) {
				const nodeAsParent = node;
				if (nodeAsParent.children && result[0] !== "skip") {
					let offset = (preorder ? -1 : nodeAsParent.children.length) + step;
					const grandparents = [...parents, nodeAsParent];
					while (offset > -1 && offset < nodeAsParent.children.length) {
						const child = nodeAsParent.children[offset];
						const subresult = factory(child, offset, grandparents)();
						if (subresult[0] === false) return subresult;
						offset = typeof subresult[1] === "number" ? subresult[1] : offset + step;
					}
				}
			}
			if (exit && matches) {
				const exitResult = toResult(exit(node, parents, index));
				if (exitResult[0] === "skip") throw new Error("Unexpected value `" + exitResult[0] + "` from `exit`, expected `CONTINUE`, `EXIT`, index, or nothing");
				if (exitResult[0] === false || typeof exitResult[1] === "number") return exitResult;
			}
			return result;
		}
	}
}
function toResult(value) {
	if (Array.isArray(value)) return value;
	if (typeof value === "number") return [true, value];
	return value === null || value === void 0 ? empty : [value];
}

// node_modules/mdast-util-gfm-autolink-literal/lib/index.js
const inConstruct = "phrasing";
const notInConstruct = [
	"autolink",
	"link",
	"image",
	"label"
];
function gfmAutolinkLiteralToMarkdown() {
	return { unsafe: [
		{
			character: "@",
			before: "[+\\-.\\w]",
			after: "[\\-.\\w]",
			inConstruct,
			notInConstruct
		},
		{
			character: ".",
			before: "[Ww]",
			after: "[\\-.\\w]",
			inConstruct,
			notInConstruct
		},
		{
			character: ":",
			before: "[ps]",
			after: "\\/",
			inConstruct,
			notInConstruct
		}
	] };
}

// node_modules/mdast-util-gfm-footnote/lib/index.js
footnoteReference.peek = footnoteReferencePeek;
function footnoteReferencePeek() {
	return "[";
}
function footnoteReference(node, _, state, info) {
	const tracker = state.createTracker(info);
	let value = tracker.move("[^");
	const exit = state.enter("footnoteReference");
	const subexit = state.enter("reference");
	value += tracker.move(state.safe(state.associationId(node), {
		after: "]",
		before: value
	}));
	subexit();
	exit();
	value += tracker.move("]");
	return value;
}
function gfmFootnoteToMarkdown(options) {
	let firstLineBlank = false;
	if (options && options.firstLineBlank) firstLineBlank = true;
	return {
		handlers: {
			footnoteDefinition,
			footnoteReference
		},
		unsafe: [{
			character: "[",
			inConstruct: [
				"label",
				"phrasing",
				"reference"
			]
		}]
	};
	function footnoteDefinition(node, _, state, info) {
		const tracker = state.createTracker(info);
		let value = tracker.move("[^");
		const exit = state.enter("footnoteDefinition");
		const subexit = state.enter("label");
		value += tracker.move(state.safe(state.associationId(node), {
			before: value,
			after: "]"
		}));
		subexit();
		value += tracker.move("]:");
		if (node.children && node.children.length > 0) {
			tracker.shift(4);
			value += tracker.move((firstLineBlank ? "\n" : " ") + state.indentLines(state.containerFlow(node, tracker.current()), firstLineBlank ? mapAll : mapExceptFirst));
		}
		exit();
		return value;
	}
}
function mapExceptFirst(line, index, blank) {
	return index === 0 ? line : mapAll(line, index, blank);
}
function mapAll(line, index, blank) {
	return (blank ? "" : "    ") + line;
}

// node_modules/mdast-util-gfm-strikethrough/lib/index.js
const constructsWithoutStrikethrough = [
	"autolink",
	"destinationLiteral",
	"destinationRaw",
	"reference",
	"titleQuote",
	"titleApostrophe"
];
handleDelete.attention = attentionDelete;
handleDelete.peek = peekDelete;
function gfmStrikethroughToMarkdown() {
	return {
		handlers: { delete: handleDelete },
		unsafe: [{
			character: "~",
			inConstruct: "phrasing",
			notInConstruct: constructsWithoutStrikethrough
		}]
	};
}
function handleDelete(node, _, state, info) {
	const tracker = state.createTracker(info);
	const sequence = state.stack.includes("strikethrough") ? "~" : "~~";
	const exit = state.enter("strikethrough");
	let value = tracker.move(sequence);
	value += state.containerPhrasing(node, {
		...tracker.current(),
		before: value,
		after: "~"
	});
	value += tracker.move(sequence);
	exit();
	return value;
}
function attentionDelete() {
	return {
		construct: "strikethrough",
		markers: ["~"],
		sizes: [2, 1]
	};
}
function peekDelete() {
	return "~";
}

// node_modules/markdown-table/index.js
function defaultStringLength(value) {
	return value.length;
}
function markdownTable(table, options) {
	const settings = options || {};
	const align = (settings.align || []).concat();
	const stringLength = settings.stringLength || defaultStringLength;
	const alignments = [];
	const cellMatrix = [];
	const sizeMatrix = [];
	const longestCellByColumn = [];
	let mostCellsPerRow = 0;
	let rowIndex = -1;
	while (++rowIndex < table.length) {
		const row = [];
		const sizes = [];
		let columnIndex = -1;
		if (table[rowIndex].length > mostCellsPerRow) mostCellsPerRow = table[rowIndex].length;
		while (++columnIndex < table[rowIndex].length) {
			const cell = serialize$1(table[rowIndex][columnIndex]);
			if (settings.alignDelimiters !== false) {
				const size = stringLength(cell);
				sizes[columnIndex] = size;
				if (longestCellByColumn[columnIndex] === void 0 || size > longestCellByColumn[columnIndex]) longestCellByColumn[columnIndex] = size;
			}
			row.push(cell);
		}
		cellMatrix[rowIndex] = row;
		sizeMatrix[rowIndex] = sizes;
	}
	let columnIndex = -1;
	if (typeof align === "object" && "length" in align) while (++columnIndex < mostCellsPerRow) alignments[columnIndex] = toAlignment(align[columnIndex]);
	else {
		const code = toAlignment(align);
		while (++columnIndex < mostCellsPerRow) alignments[columnIndex] = code;
	}
	columnIndex = -1;
	const row = [];
	const sizes = [];
	while (++columnIndex < mostCellsPerRow) {
		const code = alignments[columnIndex];
		let before = "";
		let after = "";
		if (code === 99) {
			before = ":";
			after = ":";
		} else if (code === 108) before = ":";
		else if (code === 114) after = ":";
		let size = settings.alignDelimiters === false ? 1 : Math.max(1, longestCellByColumn[columnIndex] - before.length - after.length);
		const cell = before + "-".repeat(size) + after;
		if (settings.alignDelimiters !== false) {
			size = before.length + size + after.length;
			if (size > longestCellByColumn[columnIndex]) longestCellByColumn[columnIndex] = size;
			sizes[columnIndex] = size;
		}
		row[columnIndex] = cell;
	}
	cellMatrix.splice(1, 0, row);
	sizeMatrix.splice(1, 0, sizes);
	rowIndex = -1;
	const lines = [];
	while (++rowIndex < cellMatrix.length) {
		const row = cellMatrix[rowIndex];
		const sizes = sizeMatrix[rowIndex];
		const cellsInRow = settings.fillRows === false ? Math.max(1, cellMatrix[rowIndex === 1 ? 0 : rowIndex].length) : mostCellsPerRow;
		columnIndex = -1;
		const line = [];
		while (++columnIndex < cellsInRow) {
			const cell = row[columnIndex] || "";
			let before = "";
			let after = "";
			if (settings.alignDelimiters !== false) {
				const size = longestCellByColumn[columnIndex] - (sizes[columnIndex] || 0);
				const code = alignments[columnIndex];
				if (code === 114) before = " ".repeat(size);
				else if (code === 99) {
					const half = size / 2;
					if (size % 2) {
						before = " ".repeat(half + .5);
						after = " ".repeat(half - .5);
					} else {
						before = " ".repeat(half);
						after = before;
					}
				} else after = " ".repeat(size);
			}
			if (settings.delimiterStart !== false && !columnIndex) line.push("|");
			if (settings.padding !== false && !(settings.alignDelimiters === false && cell === "") && (settings.delimiterStart !== false || columnIndex)) line.push(" ");
			if (settings.alignDelimiters !== false) line.push(before);
			line.push(cell);
			if (settings.alignDelimiters !== false) line.push(after);
			if (settings.padding !== false) line.push(" ");
			if (settings.delimiterEnd !== false || columnIndex !== cellsInRow - 1) line.push("|");
		}
		lines.push(settings.delimiterEnd === false ? line.join("").replace(/ +$/, "") : line.join(""));
	}
	return lines.join("\n");
}
function serialize$1(value) {
	return value === null || value === void 0 ? "" : String(value);
}
function toAlignment(value) {
	const code = typeof value === "string" ? value.codePointAt(0) : 0;
	return code === 67 || code === 99 ? 99 : code === 76 || code === 108 ? 108 : code === 82 || code === 114 ? 114 : 0;
}

// node_modules/mdast-util-phrasing/lib/index.js
const phrasing$1 = convert([
	"break",
	"delete",
	"emphasis",
	"footnote",
	"footnoteReference",
	"image",
	"imageReference",
	"inlineCode",
	"inlineMath",
	"link",
	"linkReference",
	"mdxJsxTextElement",
	"mdxTextExpression",
	"strong",
	"text",
	"textDirective"
]);

// node_modules/mdast-util-to-markdown/lib/handle/blockquote.js
function blockquote(node, _, state, info) {
	const exit = state.enter("blockquote");
	const tracker = state.createTracker(info);
	tracker.move("> ");
	tracker.shift(2);
	const value = state.indentLines(state.containerFlow(node, tracker.current()), map$1);
	exit();
	return value;
}
function map$1(line, _, blank) {
	return ">" + (blank ? "" : " ") + line;
}

// node_modules/mdast-util-to-markdown/lib/util/pattern-in-scope.js
function patternInScope(stack, pattern) {
	return listInScope(stack, pattern.inConstruct, true) && !listInScope(stack, pattern.notInConstruct, false);
}
function listInScope(stack, list, none) {
	if (typeof list === "string") list = [list];
	if (!list || list.length === 0) return none;
	let index = -1;
	while (++index < list.length) if (stack.includes(list[index])) return true;
	return false;
}

// node_modules/mdast-util-to-markdown/lib/handle/break.js
function hardBreak(_, _1, state, info) {
	let index = -1;
	while (++index < state.unsafe.length) {
		const pattern = state.unsafe[index];
		if (pattern.character === "\n" && !pattern.before && !pattern.after && patternInScope(state.stack, pattern)) return /[\t ]/.test(info.before) ? "" : " ";
	}
	return "\\\n";
}

// node_modules/longest-streak/index.js
function longestStreak(value, substring) {
	const source = String(value);
	let index = source.indexOf(substring);
	let expected = index;
	let count = 0;
	let max = 0;
	if (typeof substring !== "string") throw new TypeError("Expected substring");
	while (index !== -1) {
		if (index === expected) {
			if (++count > max) max = count;
		} else count = 1;
		expected = index + substring.length;
		index = source.indexOf(substring, expected);
	}
	return max;
}

// node_modules/mdast-util-to-markdown/lib/util/format-code-as-indented.js
function formatCodeAsIndented(node, state) {
	return Boolean(state.options.fences === false && node.value && !node.lang && /[^\n\r ]/.test(node.value) && !/^[\t ]*(?:[\n\r]|$)|(?:^|[\n\r])[\t ]*$/.test(node.value));
}

// node_modules/mdast-util-to-markdown/lib/util/check-fence.js
function checkFence(state) {
	const marker = state.options.fence || "`";
	if (marker !== "`" && marker !== "~") throw new Error("Cannot serialize code with `" + marker + "` for `options.fence`, expected `` ` `` or `~`");
	return marker;
}

// node_modules/mdast-util-to-markdown/lib/handle/code.js
function code(node, _, state, info) {
	const marker = checkFence(state);
	const raw = node.value || "";
	if (formatCodeAsIndented(node, state)) {
		const exit = state.enter("codeIndented");
		const value = state.indentLines(raw, map);
		exit();
		return value;
	}
	const tracker = state.createTracker(info);
	const sequence = marker.repeat(Math.max(longestStreak(raw, marker) + 1, 3));
	const exit = state.enter("codeFenced");
	const suffix = marker === "`" ? "GraveAccent" : "Tilde";
	let value = tracker.move(sequence);
	if (node.lang) {
		const subexit = state.enter(`codeFencedLang${suffix}`);
		value += tracker.move(state.safe(node.lang, {
			before: value,
			after: " ",
			encode: ["`"],
			...tracker.current()
		}));
		subexit();
	}
	if (node.lang && node.meta) {
		const subexit = state.enter(`codeFencedMeta${suffix}`);
		value += tracker.move(" ");
		value += tracker.move(state.safe(node.meta, {
			before: value,
			after: "\n",
			encode: ["`"],
			...tracker.current()
		}));
		subexit();
	}
	value += tracker.move("\n");
	if (raw) value += tracker.move(raw + "\n");
	value += tracker.move(sequence);
	exit();
	return value;
}
function map(line, _, blank) {
	return (blank ? "" : "    ") + line;
}

// node_modules/mdast-util-to-markdown/lib/util/check-quote.js
function checkQuote(state) {
	const marker = state.options.quote || "\"";
	if (marker !== "\"" && marker !== "'") throw new Error("Cannot serialize title with `" + marker + "` for `options.quote`, expected `\"`, or `'`");
	return marker;
}

// node_modules/mdast-util-to-markdown/lib/handle/definition.js
function definition(node, _, state, info) {
	const quote = checkQuote(state);
	const suffix = quote === "\"" ? "Quote" : "Apostrophe";
	const exit = state.enter("definition");
	let subexit = state.enter("label");
	const tracker = state.createTracker(info);
	let value = tracker.move("[");
	value += tracker.move(state.safe(state.associationId(node), {
		before: value,
		after: "]",
		...tracker.current()
	}));
	value += tracker.move("]: ");
	subexit();
	if (!node.url || /[\0- \u007F]/.test(node.url)) {
		subexit = state.enter("destinationLiteral");
		value += tracker.move("<");
		value += tracker.move(state.safe(node.url, {
			before: value,
			after: ">",
			...tracker.current()
		}));
		value += tracker.move(">");
	} else {
		subexit = state.enter("destinationRaw");
		value += tracker.move(state.safe(node.url, {
			before: value,
			after: node.title ? " " : "\n",
			...tracker.current()
		}));
	}
	subexit();
	if (node.title) {
		subexit = state.enter(`title${suffix}`);
		value += tracker.move(" " + quote);
		value += tracker.move(state.safe(node.title, {
			before: value,
			after: quote,
			...tracker.current()
		}));
		value += tracker.move(quote);
		subexit();
	}
	exit();
	return value;
}

// node_modules/mdast-util-to-markdown/lib/util/check-emphasis.js
function checkEmphasis(state) {
	const marker = state.options.emphasis || "*";
	if (marker !== "*" && marker !== "_") throw new Error("Cannot serialize emphasis with `" + marker + "` for `options.emphasis`, expected `*`, or `_`");
	return marker;
}

// node_modules/micromark-util-classify-character/index.js
function classifyCharacter(code) {
	if (code === null || markdownLineEndingOrSpace(code) || unicodeWhitespace(code)) return 1;
	if (unicodePunctuation(code)) return 2;
}

// node_modules/mdast-util-to-markdown/lib/util/character.js
function firstCharacter(value) {
	const code = value.codePointAt(0);
	return code === void 0 ? "" : String.fromCodePoint(code);
}
function lastCharacter(value) {
	const code = value.codePointAt(value.length - 2);
	return code !== void 0 && code > 65535 ? value.slice(-2) : value.slice(-1);
}

// node_modules/mdast-util-to-markdown/lib/util/encode-character-reference.js
function encodeCharacterReference(code) {
	return "&#x" + code.toString(16).toUpperCase() + ";";
}

// node_modules/mdast-util-to-markdown/lib/util/encode-info.js
function encodeInfo(outside, inside, marker) {
	const outsideKind = classifyCharacter(outside);
	const insideKind = classifyCharacter(inside);
	if (outsideKind === void 0) return insideKind === void 0 ? marker === "_" ? {
		inside: true,
		outside: true
	} : {
		inside: false,
		outside: false
	} : insideKind === 1 ? {
		inside: true,
		outside: true
	} : {
		inside: false,
		outside: true
	};
	if (outsideKind === 1) return insideKind === void 0 ? {
		inside: false,
		outside: false
	} : insideKind === 1 ? {
		inside: true,
		outside: true
	} : {
		inside: false,
		outside: false
	};
	return insideKind === void 0 ? {
		inside: false,
		outside: false
	} : insideKind === 1 ? {
		inside: true,
		outside: false
	} : {
		inside: false,
		outside: false
	};
}

// node_modules/micromark-util-html-tag-name/index.js
const htmlBlockNames = [
	"address",
	"article",
	"aside",
	"base",
	"basefont",
	"blockquote",
	"body",
	"caption",
	"center",
	"col",
	"colgroup",
	"dd",
	"details",
	"dialog",
	"dir",
	"div",
	"dl",
	"dt",
	"fieldset",
	"figcaption",
	"figure",
	"footer",
	"form",
	"frame",
	"frameset",
	"h1",
	"h2",
	"h3",
	"h4",
	"h5",
	"h6",
	"head",
	"header",
	"hr",
	"html",
	"iframe",
	"legend",
	"li",
	"link",
	"main",
	"menu",
	"menuitem",
	"nav",
	"noframes",
	"ol",
	"optgroup",
	"option",
	"p",
	"param",
	"search",
	"section",
	"summary",
	"table",
	"tbody",
	"td",
	"tfoot",
	"th",
	"thead",
	"title",
	"tr",
	"track",
	"ul"
];
const htmlRawNames = [
	"pre",
	"script",
	"style",
	"textarea"
];

// node_modules/mdast-util-to-markdown/lib/util/html-kind.js
function htmlKind(value) {
	if (value.charCodeAt(0) !== 60) return;
	const next = value.charCodeAt(1);
	if (next === 33) {
		const code = value.charCodeAt(2);
		if (code === 45) return 2;
		if (code === 91) return 5;
		if (asciiAlpha(code)) return 4;
		return;
	}
	if (next === 63) return 3;
	const closing = next === 47;
	const start = closing ? 2 : 1;
	let end = start;
	let code = value.charCodeAt(end);
	if (!asciiAlpha(code)) return;
	while (code === 45 || asciiAlphanumeric(code)) code = value.charCodeAt(++end);
	const name = value.slice(start, end).toLowerCase();
	if (!closing && code !== 47 && htmlRawNames.includes(name)) return 1;
	return htmlBlockNames.includes(name) ? 6 : 7;
}

// node_modules/mdast-util-to-markdown/lib/util/container-phrasing.js
const builtins = /* @__PURE__ */ new Map([["*", false], ["_", true]]);
function candidates$1(tokens, involved, runOf) {
	const related = /* @__PURE__ */ new Set();
	for (const token of tokens) {
		const siblings = runOf.get(token);
		if (siblings && token.attention && involved.some((d) => d.attention === token.attention)) for (const sibling of siblings.tokens) related.add(sibling.attention);
	}
	const ordered = [];
	for (const token of tokens) if (token.attention && related.delete(token.attention)) ordered.push(token.attention);
	ordered.reverse();
	return ordered;
}
function check(tokens, before, after) {
	const runs = [];
	const wrong = /* @__PURE__ */ new Map();
	const runOf = /* @__PURE__ */ new Map();
	let index = 0;
	while (index < tokens.length) {
		if (!tokens[index].attention) {
			index++;
			continue;
		}
		const marker = tokens[index].value.charAt(0);
		const strict = builtins.get(marker);
		let end = index + 1;
		while (end < tokens.length && tokens[end].attention && tokens[end].value.charAt(0) === marker) end++;
		const head = index ? tokens[index - 1].value : before;
		const previous = classifyCharacter(head.charCodeAt(head.length - 1));
		const next = classifyCharacter((end < tokens.length ? tokens[end].value : after).charCodeAt(0));
		const open = !next || next === 2 && Boolean(previous);
		const close = !previous || previous === 2 && Boolean(next);
		const run = {
			tokens: tokens.slice(index, end),
			markers: [],
			start: 0,
			end: 0,
			open: strict ? open && (Boolean(previous) || !close) : open,
			close: strict ? close && (Boolean(next) || !open) : close,
			split: strict !== void 0
		};
		for (const token of run.tokens) {
			wrong.set(token, [...run.tokens]);
			runOf.set(token, run);
			let size = token.value.length;
			while (size--) run.markers.push(token);
		}
		run.end = run.markers.length;
		runs.push(run);
		index = end;
	}
	pair(runs, wrong);
	index = -1;
	while (++index < tokens.length) {
		const involved = wrong.get(tokens[index]);
		if (involved) return {
			attention: candidates$1(tokens, involved, runOf),
			index
		};
	}
}
function encode(tokens, start) {
	const token = tokens[start ? 0 : tokens.length - 1];
	if (!token || token.attention) return;
	const character = start ? firstCharacter(token.value) : lastCharacter(token.value);
	const reference = encodeCharacterReference(character.codePointAt(0));
	if (start) token.value = reference + token.value.slice(character.length);
	else {
		let value = token.value.slice(0, token.value.length - character.length);
		let escapes = 0;
		while (value.charCodeAt(value.length - 1 - escapes) === 92) escapes++;
		if (escapes % 2) value += "\\";
		token.value = value + reference;
	}
}
function improve(items, chosen, mistake, before, after) {
	for (const attention of mistake.attention) {
		const current = chosen.get(attention) || attention.sequences[0];
		for (const sequence of attention.sequences) {
			if (sequence === current) continue;
			const trial = new Map(chosen);
			trial.set(attention, sequence);
			const tokens = render(items, trial, before, after);
			const next = check(tokens, before, after);
			if (!next || next.index > mistake.index) return {
				chosen: trial,
				mistake: next,
				tokens
			};
		}
	}
}
function pair(runs, wrong) {
	const openersByMarker = /* @__PURE__ */ new Map();
	for (const closer of runs) {
		const marker = closer.tokens[0].value.charAt(0);
		let openers = openersByMarker.get(marker);
		if (!openers) {
			openers = [];
			openersByMarker.set(marker, openers);
		}
		let open = closer.close ? openers.length : 0;
		while (open-- && closer.start < closer.end) {
			const opener = openers[open];
			const openerSize = opener.end - opener.start;
			const closerSize = closer.end - closer.start;
			if (closer.split ? (opener.close || closer.open) && closerSize % 3 && !((openerSize + closerSize) % 3) : openerSize !== opener.markers.length || openerSize !== closerSize) continue;
			const size = closer.split ? openerSize > 1 && closerSize > 1 ? 2 : 1 : closerSize;
			const opening = opener.markers.slice(opener.end - size, opener.end);
			const closing = closer.markers.slice(closer.start, closer.start + size);
			const openToken = opening[0];
			const closeToken = closing[0];
			if (openToken === opening[size - 1] && openToken.value.length === size && closeToken === closing[size - 1] && closeToken.value.length === size && openToken.attention === closeToken.attention) {
				wrong.delete(openToken);
				wrong.delete(closeToken);
			} else {
				const involved = [.../* @__PURE__ */ new Set([...opening, ...closing])];
				for (const token of involved) {
					const list = wrong.get(token);
					if (list) list.push(...involved);
				}
			}
			opener.end -= size;
			closer.start += size;
			if (opener.start === opener.end) openers.splice(open, 1);
			open = openers.length;
		}
		if (closer.open && closer.start < closer.end) openers.push(closer);
	}
}
function attentionSequences(type, markers, sizes) {
	if (markers.length === 0) throw new Error("Cannot serialize `" + type + "` as attention without markers, expected one or more markers");
	if (sizes.length === 0) throw new Error("Cannot serialize `" + type + "` as attention without sizes, expected one or more sizes");
	for (const size of sizes) if (!Number.isSafeInteger(size) || size < 1) throw new Error("Cannot serialize `" + type + "` as attention with `" + size + "` as size, expected positive integer");
	const sequences = [];
	for (const marker of markers) {
		if (marker.length !== 1) throw new Error("Cannot serialize `" + type + "` as attention with `" + marker + "` as marker, expected a single ascii character");
		if (!asciiPunctuation(marker.charCodeAt(0))) throw new Error("Cannot serialize `" + type + "` as attention with `" + marker + "` as marker, expected ascii punctuation");
		for (const size of sizes) sequences.push(marker.repeat(size));
	}
	return sequences;
}
function phrasing(parent, state, info) {
	const indexStack = state.indexStack;
	const children = parent.children || [];
	const results = [];
	let index = -1;
	let before = info.before;
	indexStack.push(-1);
	let tracker = state.createTracker(info);
	while (++index < children.length) {
		const child = children[index];
		let after;
		indexStack[indexStack.length - 1] = index;
		if (index + 1 < children.length) {
			let handle = state.handle.handlers[children[index + 1].type];
			if (handle && handle.peek) handle = handle.peek;
			after = handle ? firstCharacter(handle(children[index + 1], parent, state, {
				before: "",
				after: "",
				...tracker.current()
			})) : "";
		} else after = info.after;
		const previous = results[results.length - 1];
		if (typeof previous === "string" && (before === "\r" || before === "\n") && child.type === "html" && htmlKind(child.value) !== 7) {
			results[results.length - 1] = previous.replace(/(\r?\n|\r)$/, " ");
			before = " ";
			tracker = state.createTracker(info);
			tracker.move(serialize(results, info.before, info.after));
		}
		const handle = state.handle.handlers[child.type];
		if (handle && handle.attention) {
			const item = attentionItem(child, handle.attention, state, tracker);
			if (!item) continue;
			results.push(item);
			before = lastCharacter(item.sequences[0]);
		} else {
			const value = state.handle(child, parent, state, {
				...tracker.current(),
				after,
				before
			});
			if (!value) continue;
			tracker.move(value);
			results.push(value);
			before = lastCharacter(value);
		}
	}
	indexStack.pop();
	return results;
}
function attentionItem(node, attention, state, tracker) {
	const { construct, markers, sizes } = attention(node, state);
	const sequences = attentionSequences(node.type, markers, sizes);
	const sequence = sequences[0];
	const exit = state.enter(construct);
	const inside = state.createTracker(tracker.current());
	inside.move(sequence);
	const children = phrasing(node, state, {
		...inside.current(),
		before: sequence,
		after: sequence
	});
	exit();
	if (children.length === 0) return;
	tracker.move(sequence);
	tracker.move(serialize(children, sequence, sequence));
	tracker.move(sequence);
	return {
		children,
		sequences
	};
}
function fix(items, chosen, before, after) {
	let tokens = render(items, chosen, before, after);
	let mistake = check(tokens, before, after);
	while (mistake) {
		const next = improve(items, chosen, mistake, before, after);
		if (!next) return;
		chosen = next.chosen;
		tokens = next.tokens;
		mistake = next.mistake;
	}
	return tokens;
}
function guess(items, chosen, before, after) {
	let previous = before;
	let index = -1;
	while (++index < items.length) {
		const item = items[index];
		if (typeof item === "string") {
			previous = "";
			continue;
		}
		const next = index === items.length - 1 ? after : "";
		const sequence = item.sequences.find(function(value) {
			const marker = value.charAt(0);
			return marker !== previous.charAt(0) && marker !== next.charAt(0) || items.length === 1 && builtins.has(marker) && value.length > before.length;
		}) || item.sequences[0];
		if (sequence !== item.sequences[0]) chosen.set(item, sequence);
		guess(item.children, chosen, sequence, sequence);
		previous = sequence;
	}
}
function render(items, chosen, before, after) {
	const tokens = [];
	let encodeAfter;
	let previous = lastCharacter(before);
	let index = -1;
	while (++index < items.length) {
		const item = items[index];
		if (typeof item === "string") {
			const token = {
				value: item,
				attention: void 0
			};
			if (encodeAfter && encodeAfter === firstCharacter(item)) encode([token], true);
			encodeAfter = void 0;
			tokens.push(token);
			if (token.value) previous = lastCharacter(token.value);
			continue;
		}
		const sequence = chosen.get(item) || item.sequences[0];
		const marker = sequence.charAt(0);
		const next = items[index + 1];
		const outsideBefore = previous;
		const outsideAfter = firstCharacter(next === void 0 ? after : typeof next === "string" ? next : chosen.get(next) || next.sequences[0]);
		const inside = render(item.children, chosen, sequence, sequence);
		const head = inside[0].value;
		const open = encodeInfo(outsideBefore.charCodeAt(outsideBefore.length - 1), head.charCodeAt(0), marker);
		if (open.inside) encode(inside, true);
		const tail = lastCharacter(inside[inside.length - 1].value);
		const close = encodeInfo(outsideAfter.charCodeAt(0), tail.charCodeAt(tail.length - 1), marker);
		if (close.inside) encode(inside, false);
		if (open.outside && outsideBefore !== "\n" && outsideBefore !== "\r") encode(tokens, false);
		if (close.outside) encodeAfter = outsideAfter;
		tokens.push({
			value: sequence,
			attention: item
		}, ...inside, {
			value: sequence,
			attention: item
		});
		previous = sequence.charAt(sequence.length - 1);
	}
	return tokens;
}
function serialize(items, before, after) {
	const guessed = /* @__PURE__ */ new Map();
	guess(items, guessed, before, after);
	const tokens = (guessed.size > 0 ? fix(items, guessed, before, after) : void 0) || fix(items, /* @__PURE__ */ new Map(), before, after) || render(items, /* @__PURE__ */ new Map(), before, after);
	let result = "";
	for (const token of tokens) result += token.value;
	return result;
}

// node_modules/mdast-util-to-markdown/lib/handle/emphasis.js
emphasis.attention = attention$1;
emphasis.peek = peek$1;
function emphasis(node, _, state, info) {
	const exit = state.enter("phrasing");
	const item = attentionItem(node, attention$1, state, state.createTracker(info));
	const value = item ? serialize([item], info.before, info.after) : "";
	exit();
	return value;
}
function attention$1(_, state) {
	return {
		construct: "emphasis",
		markers: checkEmphasis(state) === "*" ? ["*", "_"] : ["_", "*"],
		sizes: [1]
	};
}
function peek$1(_, _1, state) {
	return state.options.emphasis || "*";
}

// node_modules/unist-util-visit/lib/index.js
function visit(tree, testOrEnterOrVisitors, enterOrVisitorsOrReverse, maybeReverse) {
	let check;
	let visitors;
	let reverse;
	if (typeof enterOrVisitorsOrReverse === "function" || enterOrVisitorsOrReverse && typeof enterOrVisitorsOrReverse === "object") {
		check = testOrEnterOrVisitors;
		visitors = enterOrVisitorsOrReverse;
		reverse = maybeReverse;
	} else {
		visitors = testOrEnterOrVisitors;
		reverse = enterOrVisitorsOrReverse;
	}
	if (typeof visitors === "function") visitParents(tree, check, wrap(visitors), reverse);
	else visitParents(tree, check, wrapVisitors(visitors), reverse);
}
function wrapVisitors(visitors) {
	if (!visitors || typeof visitors !== "object") return visitors;
	return {
		enter: typeof visitors.enter === "function" ? wrap(visitors.enter) : visitors.enter,
		exit: typeof visitors.exit === "function" ? wrap(visitors.exit) : visitors.exit
	};
}
function wrap(visitor) {
	return overload;
	function overload(node, parents, index) {
		return visitor(node, index, parents[parents.length - 1]);
	}
}

// node_modules/mdast-util-to-string/lib/index.js
const emptyOptions = {};
function toString(value, options) {
	const settings = options || emptyOptions;
	return one(value, typeof settings.includeImageAlt === "boolean" ? settings.includeImageAlt : true, typeof settings.includeHtml === "boolean" ? settings.includeHtml : true);
}
function one(value, includeImageAlt, includeHtml) {
	if (node(value)) {
		if ("value" in value) return value.type === "html" && !includeHtml ? "" : value.value;
		if (includeImageAlt && "alt" in value && value.alt) return value.alt;
		if ("children" in value) return all(value.children, includeImageAlt, includeHtml);
	}
	if (Array.isArray(value)) return all(value, includeImageAlt, includeHtml);
	return "";
}
function all(values, includeImageAlt, includeHtml) {
	const result = [];
	let index = -1;
	while (++index < values.length) result[index] = one(values[index], includeImageAlt, includeHtml);
	return result.join("");
}
function node(value) {
	return Boolean(value && typeof value === "object");
}

// node_modules/mdast-util-to-markdown/lib/util/format-heading-as-setext.js
function formatHeadingAsSetext$1(node, state) {
	let literalWithBreak = false;
	visit(node, function(node) {
		if ("value" in node && /\r?\n|\r/.test(node.value) || node.type === "break") {
			literalWithBreak = true;
			return false;
		}
	});
	return Boolean((!node.depth || node.depth < 3) && toString(node) && (state.options.setext || literalWithBreak));
}

// node_modules/mdast-util-to-markdown/lib/handle/heading.js
function heading(node, _, state, info) {
	const rank = Math.max(Math.min(6, node.depth || 1), 1);
	const tracker = state.createTracker(info);
	if (formatHeadingAsSetext$1(node, state)) {
		const exit = state.enter("headingSetext");
		const subexit = state.enter("phrasing");
		const value = state.containerPhrasing(node, {
			...tracker.current(),
			before: "\n",
			after: "\n"
		});
		subexit();
		exit();
		return value + "\n" + (rank === 1 ? "=" : "-").repeat(value.length - (Math.max(value.lastIndexOf("\r"), value.lastIndexOf("\n")) + 1));
	}
	const sequence = "#".repeat(rank);
	const exit = state.enter("headingAtx");
	const subexit = state.enter("phrasing");
	tracker.move(sequence + " ");
	let value = state.containerPhrasing(node, {
		before: "# ",
		after: "\n",
		...tracker.current()
	});
	const head = value.charCodeAt(0);
	if (head === 9 || head === 32) value = encodeCharacterReference(head) + value.slice(1);
	value = value ? sequence + " " + value : sequence;
	if (state.options.closeAtx) value += " " + sequence;
	subexit();
	exit();
	return value;
}

// node_modules/mdast-util-to-markdown/lib/handle/html.js
html.peek = htmlPeek;
function html(node) {
	return node.value || "";
}
function htmlPeek() {
	return "<";
}

// node_modules/mdast-util-to-markdown/lib/handle/image.js
image.peek = imagePeek;
function image(node, _, state, info) {
	const quote = checkQuote(state);
	const suffix = quote === "\"" ? "Quote" : "Apostrophe";
	const exit = state.enter("image");
	let subexit = state.enter("label");
	const tracker = state.createTracker(info);
	let value = tracker.move("![");
	value += tracker.move(state.safe(node.alt, {
		before: value,
		after: "]",
		...tracker.current()
	}));
	value += tracker.move("](");
	subexit();
	if (!node.url && node.title || /[\0- \u007F]/.test(node.url)) {
		subexit = state.enter("destinationLiteral");
		value += tracker.move("<");
		value += tracker.move(state.safe(node.url, {
			before: value,
			after: ">",
			...tracker.current()
		}));
		value += tracker.move(">");
	} else {
		subexit = state.enter("destinationRaw");
		value += tracker.move(state.safe(node.url, {
			before: value,
			after: node.title ? " " : ")",
			...tracker.current()
		}));
	}
	subexit();
	if (node.title) {
		subexit = state.enter(`title${suffix}`);
		value += tracker.move(" " + quote);
		value += tracker.move(state.safe(node.title, {
			before: value,
			after: quote,
			...tracker.current()
		}));
		value += tracker.move(quote);
		subexit();
	}
	value += tracker.move(")");
	exit();
	return value;
}
function imagePeek() {
	return "!";
}

// node_modules/mdast-util-to-markdown/lib/handle/image-reference.js
imageReference.peek = imageReferencePeek;
function imageReference(node, _, state, info) {
	const type = node.referenceType;
	const exit = state.enter("imageReference");
	let subexit = state.enter("label");
	const tracker = state.createTracker(info);
	let value = tracker.move("![");
	const alt = state.safe(node.alt, {
		before: value,
		after: "]",
		...tracker.current()
	});
	value += tracker.move(alt + "][");
	subexit();
	const stack = state.stack;
	state.stack = stack.filter(function(d) {
		return d !== "phrasing";
	});
	subexit = state.enter("reference");
	const reference = state.safe(state.associationId(node), {
		before: value,
		after: "]",
		...tracker.current()
	});
	subexit();
	state.stack = stack;
	exit();
	if (type === "full" || !alt || alt !== reference) value += tracker.move(reference + "]");
	else if (type === "shortcut") value = value.slice(0, -1);
	else value += tracker.move("]");
	return value;
}
function imageReferencePeek() {
	return "!";
}

// node_modules/mdast-util-to-markdown/lib/handle/inline-code.js
inlineCode.peek = inlineCodePeek;
function inlineCode(node, _, state) {
	let value = node.value || "";
	let sequence = "`";
	let index = -1;
	while (new RegExp("(^|[^`])" + sequence + "([^`]|$)").test(value)) sequence += "`";
	if (/[^\n\r ]/.test(value) && (/^[\n\r ]/.test(value) && /[\n\r ]$/.test(value) || /^`|`$/.test(value))) value = " " + value + " ";
	while (++index < state.unsafe.length) {
		const pattern = state.unsafe[index];
		const expression = state.compilePattern(pattern);
		if (!pattern.atBreak) continue;
		let match;
		while (match = expression.exec(value)) {
			let position = match.index;
			if (value.charCodeAt(position) === 10 && value.charCodeAt(position - 1) === 13) position--;
			value = value.slice(0, position) + " " + value.slice(match.index + 1);
		}
	}
	return sequence + value + sequence;
}
function inlineCodePeek() {
	return "`";
}

// node_modules/mdast-util-to-markdown/lib/util/format-link-as-autolink.js
function formatLinkAsAutolink(node, state) {
	const raw = toString(node);
	return Boolean(!state.options.resourceLink && node.url && !node.title && node.children && node.children.length === 1 && node.children[0].type === "text" && (raw === node.url || "mailto:" + raw === node.url) && /^[a-z][+\-.a-z]+:/i.test(node.url) && !/[\0- <>\u007F]/.test(node.url));
}

// node_modules/mdast-util-to-markdown/lib/handle/link.js
link.peek = linkPeek;
function link(node, _, state, info) {
	const quote = checkQuote(state);
	const suffix = quote === "\"" ? "Quote" : "Apostrophe";
	const tracker = state.createTracker(info);
	if (formatLinkAsAutolink(node, state)) {
		const stack = state.stack;
		state.stack = stack.filter(function(d) {
			return d !== "phrasing";
		});
		const exit = state.enter("autolink");
		let value = tracker.move("<");
		value += tracker.move(state.containerPhrasing(node, {
			before: value,
			after: ">",
			...tracker.current()
		}));
		value += tracker.move(">");
		exit();
		state.stack = stack;
		return value;
	}
	const exit = state.enter("link");
	let subexit = state.enter("label");
	let value = tracker.move("[");
	const text = state.containerPhrasing(node, {
		before: value,
		after: "](",
		...tracker.current()
	});
	value += tracker.move(text);
	subexit();
	value += tracker.move("](");
	const enclose = /[\0- \u007F]/.test(node.url);
	const last = info.before.charAt(info.before.length - 1);
	let title = node.title || void 0;
	if (!title && !enclose && (last === "\n" || last === "\r")) {
		let index = 0;
		while (index < text.length && text.charCodeAt(index) !== 93) index += text.charCodeAt(index) === 92 ? 2 : 1;
		if (text.charCodeAt(index + 1) === 58) title = "";
	}
	if (!node.url && typeof title === "string" || enclose) {
		subexit = state.enter("destinationLiteral");
		value += tracker.move("<");
		value += tracker.move(state.safe(node.url, {
			before: value,
			after: ">",
			...tracker.current()
		}));
		value += tracker.move(">");
	} else {
		subexit = state.enter("destinationRaw");
		value += tracker.move(state.safe(node.url, {
			before: value,
			after: typeof title === "string" ? " " : ")",
			...tracker.current()
		}));
	}
	subexit();
	if (typeof title === "string") {
		subexit = state.enter(`title${suffix}`);
		value += tracker.move(" " + quote);
		value += tracker.move(state.safe(title, {
			before: value,
			after: quote,
			...tracker.current()
		}));
		value += tracker.move(quote);
		subexit();
	}
	value += tracker.move(")");
	exit();
	return value;
}
function linkPeek(node, _, state) {
	return formatLinkAsAutolink(node, state) ? "<" : "[";
}

// node_modules/mdast-util-to-markdown/lib/handle/link-reference.js
linkReference.peek = linkReferencePeek;
function linkReference(node, _, state, info) {
	const type = node.referenceType;
	const exit = state.enter("linkReference");
	let subexit = state.enter("label");
	const tracker = state.createTracker(info);
	let value = tracker.move("[");
	const text = state.containerPhrasing(node, {
		before: value,
		after: "]",
		...tracker.current()
	});
	value += tracker.move(text + "][");
	subexit();
	const stack = state.stack;
	state.stack = stack.filter(function(d) {
		return d !== "phrasing";
	});
	subexit = state.enter("reference");
	const reference = state.safe(state.associationId(node), {
		before: value,
		after: "]",
		...tracker.current()
	});
	subexit();
	state.stack = stack;
	exit();
	if (type === "full" || !text || text !== reference) value += tracker.move(reference + "]");
	else if (type === "shortcut") value = value.slice(0, -1);
	else value += tracker.move("]");
	return value;
}
function linkReferencePeek() {
	return "[";
}

// node_modules/mdast-util-to-markdown/lib/util/check-bullet.js
function checkBullet(state) {
	const marker = state.options.bullet || "*";
	if (marker !== "*" && marker !== "+" && marker !== "-") throw new Error("Cannot serialize items with `" + marker + "` for `options.bullet`, expected `*`, `+`, or `-`");
	return marker;
}

// node_modules/mdast-util-to-markdown/lib/util/check-bullet-other.js
function checkBulletOther(state) {
	const bullet = checkBullet(state);
	const bulletOther = state.options.bulletOther;
	if (!bulletOther) return bullet === "*" ? "-" : "*";
	if (bulletOther !== "*" && bulletOther !== "+" && bulletOther !== "-") throw new Error("Cannot serialize items with `" + bulletOther + "` for `options.bulletOther`, expected `*`, `+`, or `-`");
	if (bulletOther === bullet) throw new Error("Expected `bullet` (`" + bullet + "`) and `bulletOther` (`" + bulletOther + "`) to be different");
	return bulletOther;
}

// node_modules/mdast-util-to-markdown/lib/util/check-bullet-ordered.js
function checkBulletOrdered(state) {
	const marker = state.options.bulletOrdered || ".";
	if (marker !== "." && marker !== ")") throw new Error("Cannot serialize items with `" + marker + "` for `options.bulletOrdered`, expected `.` or `)`");
	return marker;
}

// node_modules/mdast-util-to-markdown/lib/util/check-rule.js
function checkRule(state) {
	const marker = state.options.rule || "*";
	if (marker !== "*" && marker !== "-" && marker !== "_") throw new Error("Cannot serialize rules with `" + marker + "` for `options.rule`, expected `*`, `-`, or `_`");
	return marker;
}

// node_modules/mdast-util-to-markdown/lib/handle/list.js
function list(node, parent, state, info) {
	const exit = state.enter("list");
	const bulletCurrent = state.bulletCurrent;
	let bullet = node.ordered ? checkBulletOrdered(state) : checkBullet(state);
	const bulletOther = node.ordered ? bullet === "." ? ")" : "." : checkBulletOther(state);
	let useDifferentMarker = parent && state.bulletLastUsed ? bullet === state.bulletLastUsed : false;
	if (!node.ordered) {
		const firstListItem = node.children ? node.children[0] : void 0;
		if ((bullet === "*" || bullet === "-") && firstListItem && (!firstListItem.children || !firstListItem.children[0]) && state.stack[state.stack.length - 1] === "list" && state.stack[state.stack.length - 2] === "listItem" && state.stack[state.stack.length - 3] === "list" && state.stack[state.stack.length - 4] === "listItem" && state.indexStack[state.indexStack.length - 1] === 0 && state.indexStack[state.indexStack.length - 2] === 0 && state.indexStack[state.indexStack.length - 3] === 0) useDifferentMarker = true;
		if (checkRule(state) === bullet && firstListItem) {
			let index = -1;
			while (++index < node.children.length) {
				const item = node.children[index];
				if (item && item.type === "listItem" && item.children && item.children[0] && item.children[0].type === "thematicBreak") {
					useDifferentMarker = true;
					break;
				}
			}
		}
	}
	if (useDifferentMarker) bullet = bulletOther;
	state.bulletCurrent = bullet;
	const value = state.containerFlow(node, info);
	state.bulletLastUsed = bullet;
	state.bulletCurrent = bulletCurrent;
	exit();
	return value;
}

// node_modules/mdast-util-to-markdown/lib/util/check-list-item-indent.js
function checkListItemIndent(state) {
	const style = state.options.listItemIndent || "one";
	if (style !== "tab" && style !== "one" && style !== "mixed") throw new Error("Cannot serialize items with `" + style + "` for `options.listItemIndent`, expected `tab`, `one`, or `mixed`");
	return style;
}

// node_modules/mdast-util-to-markdown/lib/handle/list-item.js
function listItem(node, parent, state, info) {
	const listItemIndent = checkListItemIndent(state);
	let bullet = state.bulletCurrent || checkBullet(state);
	if (parent && parent.type === "list" && parent.ordered) bullet = (typeof parent.start === "number" && parent.start > -1 ? parent.start : 1) + (state.options.incrementListMarker === false ? 0 : parent.children.indexOf(node)) + bullet;
	let size = bullet.length + 1;
	if (listItemIndent === "tab" || listItemIndent === "mixed" && (parent && parent.type === "list" && parent.spread || node.spread)) size = Math.ceil(size / 4) * 4;
	const tracker = state.createTracker(info);
	tracker.move(bullet + " ".repeat(size - bullet.length));
	tracker.shift(size);
	const exit = state.enter("listItem");
	const value = state.indentLines(state.containerFlow(node, tracker.current()), map);
	exit();
	return value;
	function map(line, index, blank) {
		if (index) return (blank ? "" : " ".repeat(size)) + line;
		return (blank ? bullet : bullet + " ".repeat(size - bullet.length)) + line;
	}
}

// node_modules/mdast-util-to-markdown/lib/handle/paragraph.js
function paragraph(node, _, state, info) {
	const exit = state.enter("paragraph");
	const subexit = state.enter("phrasing");
	const value = state.containerPhrasing(node, info);
	subexit();
	exit();
	return value;
}

// node_modules/mdast-util-to-markdown/lib/handle/root.js
function root(node, _, state, info) {
	if (!node.children.some(function(d) {
		return phrasing$1(d);
	})) return state.containerFlow(node, info);
	const exit = state.enter("phrasing");
	const value = state.containerPhrasing(node, info);
	exit();
	return value;
}

// node_modules/mdast-util-to-markdown/lib/util/check-strong.js
function checkStrong(state) {
	const marker = state.options.strong || "*";
	if (marker !== "*" && marker !== "_") throw new Error("Cannot serialize strong with `" + marker + "` for `options.strong`, expected `*`, or `_`");
	return marker;
}

// node_modules/mdast-util-to-markdown/lib/handle/strong.js
strong.attention = attention;
strong.peek = peek;
function strong(node, _, state, info) {
	const exit = state.enter("phrasing");
	const item = attentionItem(node, attention, state, state.createTracker(info));
	const value = item ? serialize([item], info.before, info.after) : "";
	exit();
	return value;
}
function attention(_, state) {
	return {
		construct: "strong",
		markers: checkStrong(state) === "*" ? ["*", "_"] : ["_", "*"],
		sizes: [2]
	};
}
function peek(_, _1, state) {
	return state.options.strong || "*";
}

// node_modules/mdast-util-to-markdown/lib/handle/text.js
function text(node, parent, state, info) {
	/* c8 ignore next -- parent always passed */
	const siblings = parent ? parent.children : [];
	const index = state.indexStack[state.indexStack.length - 1];
	return state.safe(node.value, {
		...info,
		afterNode: siblings[index + 1],
		beforeNode: siblings[index - 1]
	});
}

// node_modules/mdast-util-to-markdown/lib/util/check-rule-repetition.js
function checkRuleRepetition(state) {
	const repetition = state.options.ruleRepetition || 3;
	if (repetition < 3) throw new Error("Cannot serialize rules with repetition `" + repetition + "` for `options.ruleRepetition`, expected `3` or more");
	return repetition;
}

// node_modules/mdast-util-to-markdown/lib/handle/thematic-break.js
function thematicBreak(_, _1, state) {
	const value = (checkRule(state) + (state.options.ruleSpaces ? " " : "")).repeat(checkRuleRepetition(state));
	return state.options.ruleSpaces ? value.slice(0, -1) : value;
}

// node_modules/mdast-util-to-markdown/lib/handle/index.js
const handle = {
	blockquote,
	break: hardBreak,
	code,
	definition,
	emphasis,
	hardBreak,
	heading,
	html,
	image,
	imageReference,
	inlineCode,
	link,
	linkReference,
	list,
	listItem,
	paragraph,
	root,
	strong,
	text,
	thematicBreak
};

// node_modules/mdast-util-gfm-table/lib/index.js
function gfmTableToMarkdown(options) {
	const { tableCellPadding: padding, tablePipeAlign: alignDelimiters, stringLength } = options || {};
	const around = padding ? " " : "|";
	return {
		handlers: {
			inlineCode: inlineCodeWithTable,
			table: handleTable,
			tableCell: handleTableCell,
			tableRow: handleTableRow
		},
		join: [joinTable],
		unsafe: [
			{
				character: "\r",
				inConstruct: "tableCell"
			},
			{
				character: "\n",
				inConstruct: "tableCell"
			},
			{
				atBreak: true,
				character: "|",
				after: "[	 :-]"
			},
			{
				character: "|",
				inConstruct: "tableCell"
			},
			{
				atBreak: true,
				character: ":",
				after: "-"
			},
			{
				atBreak: true,
				character: "-",
				after: "[:|-]"
			}
		]
	};
	function handleTable(node, _, state, info) {
		const matrix = handleTableAsData(node, state, info);
		const head = matrix[0];
		if (head) {
			let columns = node.align ? node.align.length : 0;
			let index = -1;
			if (!columns) {
				while (++index < matrix.length) if (matrix[index].length > columns) columns = matrix[index].length;
			}
			while (head.length < columns) head.push("");
		}
		return serializeData(matrix, node.align);
	}
	function handleTableRow(node, _, state, info) {
		const value = serializeData([handleTableRowAsData(node, state, info)]);
		return value.slice(0, value.indexOf("\n"));
	}
	function handleTableCell(node, _, state, info) {
		const exit = state.enter("tableCell");
		const subexit = state.enter("phrasing");
		const value = state.containerPhrasing(node, {
			...info,
			before: around,
			after: around
		});
		subexit();
		exit();
		return value;
	}
	function serializeData(matrix, align) {
		return markdownTable(matrix, {
			align,
			alignDelimiters,
			fillRows: false,
			padding,
			stringLength
		});
	}
	function handleTableAsData(node, state, info) {
		const { children } = node;
		let index = -1;
		const result = [];
		const subexit = state.enter("table");
		while (++index < children.length) result[index] = handleTableRowAsData(children[index], state, info);
		subexit();
		return result;
	}
	function handleTableRowAsData(node, state, info) {
		const { children } = node;
		let index = -1;
		const result = [];
		const subexit = state.enter("tableRow");
		while (++index < children.length) result[index] = handleTableCell(children[index], node, state, info);
		subexit();
		return result;
	}
	function inlineCodeWithTable(node, parent, state) {
		const value = handle.inlineCode(node, parent, state);
		if (!state.stack.includes("tableCell")) return value;
		const result = [];
		let start = 0;
		let index = value.indexOf("|");
		while (index !== -1) {
			let before = index;
			while (before > start && value.charCodeAt(before - 1) === 92) before--;
			result.push(value.slice(start, index));
			if ((index - before) % 2 === 0) result.push("\\");
			start = index;
			index = value.indexOf("|", index + 1);
		}
		result.push(value.slice(start));
		return result.join("");
	}
}
function joinTable(left, right, parent, state) {
	if (left.type === "table" && parent.type === "listItem" && parent.spread === false && (right.type === "definition" || right.type === "heading" && formatHeadingAsSetext(right, state) || right.type === "paragraph" || right.type === "table")) return 1;
}
function formatHeadingAsSetext(node, state) {
	let literalWithBreak = false;
	visit(node, function(node) {
		if (node.type === "break" || "value" in node && /\r?\n|\r/.test(node.value)) {
			literalWithBreak = true;
			return false;
		}
	});
	return Boolean((!node.depth || node.depth < 3) && toString(node) && (state.options.setext || literalWithBreak));
}

// node_modules/mdast-util-gfm-task-list-item/lib/index.js
function gfmTaskListItemToMarkdown() {
	return {
		handlers: { paragraph: paragraphWithTaskListItem },
		join: [joinDefinitionsBeforeTaskListItemParagraph]
	};
}
function paragraphWithTaskListItem(node, parent, state, info) {
	if (!parent || parent.type !== "listItem" || taskListItemParagraph(parent) !== node) return handle.paragraph(node, parent, state, info);
	const checkbox = "[" + (parent.checked ? "x" : " ") + "] ";
	const tracker = state.createTracker(info);
	tracker.move(checkbox);
	return checkbox + handle.paragraph(node.children.length > 0 ? node : {
		type: "paragraph",
		children: [{
			type: "text",
			value: " "
		}]
	}, parent, state, {
		...info,
		...tracker.current()
	});
}
function joinDefinitionsBeforeTaskListItemParagraph(left, _, parent) {
	if (!(left.type === "definition" && parent.type === "listItem")) return;
	const paragraph = taskListItemParagraph(parent);
	if (paragraph && parent.children.indexOf(left) < parent.children.indexOf(paragraph)) return 0;
}
function taskListItemParagraph(node) {
	if (typeof node.checked !== "boolean") return;
	for (const child of node.children) {
		if (child.type === "paragraph") return child;
		if (child.type !== "definition") return;
	}
}

// node_modules/mdast-util-gfm/lib/index.js
function gfmToMarkdown(options) {
	return { extensions: [
		gfmAutolinkLiteralToMarkdown(),
		gfmFootnoteToMarkdown(options),
		gfmStrikethroughToMarkdown(),
		gfmTableToMarkdown(options),
		gfmTaskListItemToMarkdown()
	] };
}

// src/report/markdown.ts
const printing = {
	bullet: "-",
	extensions: [gfmToMarkdown({ tablePipeAlign: false })],
	handlers: { text: printText },
	unsafe: [{
		atBreak: true,
		character: "|"
	}]
};
const plain = /^(?:[A-Za-z0-9 ,;%/$()'"?+’…-]|(?<![Ww])\.|(?<![ps]):|(?<=[A-Za-z0-9]{2})_(?=[A-Za-z0-9]{2}))*$/;
function printText(node, parent, state, info) {
	const { value } = node;
	const isApart = info.before === "\n" ? /^[A-Za-z]/.test(value) : !/^[(.:]/.test(value) || info.before === "`";
	const isClosed = info.after !== "\n" || !value.endsWith(" ");
	if (isApart && isClosed && plain.test(value)) return value;
	return handle.text(node, parent, state, info);
}

// src/backtest/really.ts
const flapTime$1 = minutes(30);

// src/model/signal.ts
function jobSizeOf(labels, label) {
	const written = (Object.hasOwn(labels, label) ? labels[label] : void 0) ?? "1";
	return /^[1-9]\d{0,3}$/.test(written) ? Number(written) : void 0;
}

// src/collect/recorded-use.ts
const step$1 = minutes(5);

// src/model/history.ts
function poolDirection(pool, direction) {
	return `${pool}-${direction}`;
}
function emptyLedger() {
	return {
		version: 1,
		commits: {},
		nameCommits: {},
		launches: {},
		terminations: {},
		open: {},
		completed: {},
		rejected: {},
		blocks: {},
		firstSeen: {},
		lastCount: 0,
		counters: {},
		totals: {
			actionsByType: {},
			costImpact: 0,
			successful: 0,
			failed: 0
		},
		pendingRows: []
	};
}

// src/model/plan.ts
const gateReasons = [
	"paused",
	"unknown-readings",
	"anomaly",
	"protected",
	"minimum-size",
	"instance-limit",
	"spend-limit",
	"budget",
	"cooldown",
	"stabilizing",
	"would-flap",
	"window-closed",
	"too-many-changes",
	"no-capacity",
	"price-unknown",
	"price-changed",
	"rejected-recently",
	"confirmation-required"
];
const lateReasons = [
	"unconfirmed-merge",
	"not-ours",
	"busy-again",
	"outcome-unknown",
	"boot-timeout",
	"lock-held",
	"on-hold",
	"stale"
];
function actionId(type, target, at) {
	return `${type}_${target}_${Math.floor(at / 1e3)}`;
}

// src/forecast/demand-series.ts
const stepMinutes = 5;
const hourSteps = 60 / 5;
const daySteps = 288;
const weekSteps = 7 * 288;
var DemandSeries = class {
	#values = [];
	#sums = [0];
	#counts = [0];
	#rises = [0];
	#falls = [0];
	add(gpus) {
		const value = gpus ?? NaN;
		const change = value - (this.#values.at(-1) ?? NaN);
		const known = Number.isNaN(value) ? 0 : 1;
		this.#values.push(value);
		this.#sums.push((this.#sums.at(-1) ?? 0) + (known === 1 ? value : 0));
		this.#counts.push((this.#counts.at(-1) ?? 0) + known);
		this.#rises.push((this.#rises.at(-1) ?? 0) + Math.max(0, change || 0));
		this.#falls.push((this.#falls.at(-1) ?? 0) + Math.max(0, -change || 0));
	}
	get length() {
		return this.#values.length;
	}
	at(place) {
		return this.#values[place] ?? NaN;
	}
	mean(place, steps) {
		const [from, to] = [Math.max(0, place + 1 - steps), place + 1];
		const count = (this.#counts[to] ?? 0) - (this.#counts[from] ?? 0);
		return count === 0 ? NaN : ((this.#sums[to] ?? 0) - (this.#sums[from] ?? 0)) / count;
	}
	median(place, steps) {
		const values = [];
		for (let back = 0; back < steps && place - back >= 0; back += 12) {
			const value = this.at(place - back);
			if (!Number.isNaN(value)) values.push(value);
		}
		return quantileOf(Float64Array.from(values).sort(), .5);
	}
	risen(place, steps) {
		return (this.#rises[place + 1] ?? 0) - (this.#rises[Math.max(0, place + 1 - steps)] ?? 0);
	}
	fallen(place, steps) {
		return (this.#falls[place + 1] ?? 0) - (this.#falls[Math.max(0, place + 1 - steps)] ?? 0);
	}
	riseAfter(place, steps) {
		let most = Number.NEGATIVE_INFINITY;
		for (let step = 1; step <= steps; step += 1) {
			const value = this.at(place + step);
			if (Number.isNaN(value)) return NaN;
			most = Math.max(most, value);
		}
		return most - this.at(place);
	}
};
function quantileOf(sorted, share) {
	const place = (sorted.length - 1) * share;
	const below = sorted[Math.floor(place)] ?? NaN;
	const above = sorted[Math.ceil(place)] ?? below;
	return below + (place - Math.floor(place)) * (above - below);
}
function smallestButSo(values, below) {
	const left = Float64Array.from(values);
	let [from, to] = [0, left.length - 1];
	while (from < to) {
		const pivot = left[from + to >> 1] ?? 0;
		let [low, high] = [from, to];
		while (low <= high) {
			while ((left[low] ?? 0) < pivot) low += 1;
			while ((left[high] ?? 0) > pivot) high -= 1;
			if (low > high) break;
			[left[low], left[high]] = [left[high] ?? 0, left[low] ?? 0];
			low += 1;
			high -= 1;
		}
		if (below <= high) to = high;
		else if (below >= low) from = low;
		else break;
	}
	return left[below] ?? NaN;
}
function pinballLoss(error, share) {
	return Math.max(share * error, (share - 1) * error);
}

// src/forecast/level-mixture.ts
const pull = .1;
const rounds = 60;
const firstStep = 1.5;
function evenShares(models) {
	const other = .5 / Math.max(1, models - 1);
	return Float64Array.from({ length: models }, (_, model) => model === 0 ? .5 : other);
}
function mixed(shares, by) {
	let sum = 0;
	for (let model = 0; model < shares.length; model += 1) sum += (shares[model] ?? 0) * (by[model] ?? 0);
	return sum;
}
function bestShares(past, from) {
	const even = evenShares(from.length);
	const scale = past.reduce((sum, { by, came }) => sum + Math.abs((by[0] ?? 0) - came), 0);
	if (scale === 0) return even;
	let shares = from;
	let [best, least] = [from, Number.POSITIVE_INFINITY];
	for (let round = 1; round <= rounds; round += 1) {
		const { loss, slopes } = lossOf(past, shares);
		const whole = loss / scale + pull * distance(shares, even);
		if (whole < least) [best, least] = [shares, whole];
		const pulled = slopes.map((slope, model) => slope / scale + pull * Math.log((shares[model] ?? 0) / (even[model] ?? 1)));
		shares = moved(shares, pulled, firstStep / Math.sqrt(round));
	}
	return best;
}
function lossOf(past, shares) {
	const slopes = new Float64Array(shares.length);
	let loss = 0;
	for (const { by, came } of past) {
		const error = mixed(shares, by) - came;
		loss += Math.abs(error);
		const sign = error > 0 ? 1 : -1;
		for (let model = 0; model < slopes.length; model += 1) slopes[model] = (slopes[model] ?? 0) + sign * (by[model] ?? 0);
	}
	const mean = mixed(shares, slopes);
	return {
		loss,
		slopes: slopes.map((slope) => slope - mean)
	};
}
function distance(shares, even) {
	return shares.reduce((sum, one, model) => sum + one * Math.log(one / (even[model] ?? 1)), 0);
}
const leastShare = 1e-9;
function moved(shares, slopes, step) {
	const raised = shares.map((share, model) => {
		const by = Math.max(-2, Math.min(2, step * (slopes[model] ?? 0)));
		return Math.max(leastShare, share * Math.exp(-by));
	});
	const all = raised.reduce((sum, one) => sum + one, 0);
	return raised.map((one) => one / all);
}

// src/forecast/level-models.ts
const meanOf$2 = (words, steps) => ({
	words,
	guess: (series, place) => series.mean(place, steps)
});
const medianOf = (words, steps) => ({
	words,
	guess: (series, place) => series.median(place, steps)
});
const levelModels = {
	"last-value": {
		words: "the last value",
		guess: (series, place) => series.at(place)
	},
	hour: meanOf$2("the mean of an hour", 12),
	"six-hours": meanOf$2("the mean of six hours", 6 * 12),
	day: meanOf$2("the mean of a day", 288),
	"three-days": meanOf$2("the mean of three days", 3 * 288),
	week: meanOf$2("the mean of a week", weekSteps),
	fortnight: meanOf$2("the mean of two weeks", 2 * weekSteps),
	"four-weeks": meanOf$2("the mean of four weeks", 4 * weekSteps),
	"median-three-days": medianOf("the median of three days", 3 * 288),
	"median-week": medianOf("the median of a week", weekSteps),
	"median-fortnight": medianOf("the median of two weeks", 2 * weekSteps),
	"same-hour": {
		words: "the mean of this hour on seven days",
		guess: (series, place, ahead) => {
			const hours = sameHours(series, place, ahead);
			return hours.reduce((sum, one) => sum + one, 0) / hours.length;
		}
	},
	"same-hour-median": {
		words: "the median of this hour on seven days",
		guess: (series, place, ahead) => quantileOf(Float64Array.from(sameHours(series, place, ahead)).sort(), .5)
	},
	"hour-week-before": {
		words: "the hour a week before",
		guess: (series, place, ahead) => hourAround(series, place, place + ahead - weekSteps)
	},
	nothing: {
		words: "nothing",
		guess: () => 0
	}
};
const kinds = Object.entries(levelModels);
const levelModelWords = kinds.map(([, { words }]) => words);
function levelGuesses(series, place, ahead) {
	const last = series.at(place);
	return Float64Array.from(kinds, ([, { guess }]) => {
		const gpus = guess(series, place, ahead);
		return Number.isNaN(gpus) ? last : gpus;
	});
}
function sameHours(series, place, ahead) {
	return Array.from({ length: 7 }, (_, index) => hourAround(series, place, place + ahead - (index + 1) * 288));
}
function hourAround(series, place, middle) {
	return series.mean(Math.min(place, middle + 12 / 2), 12 + 1);
}

// src/forecast/level-race.ts
const learnedHours = 30 * (288 / 12);
const judgedHours = 2 * weekSteps / 12;
const fewestJudged$1 = 288 / 12;
const clearly = .97;
var LevelRace = class {
	#series;
	#ahead;
	#guesses = [];
	#judged = [];
	#shares = evenShares(levelModelWords.length);
	constructor(series, ahead) {
		this.#series = series;
		this.#ahead = ahead;
	}
	passed() {
		const place = this.#series.length - 1;
		this.#judge(place);
		if (place % 288 === 0 && this.#judged.length >= fewestJudged$1) this.#shares = bestShares(this.#judged, this.#shares);
		if (place % 12 !== 0 || Number.isNaN(this.#series.at(place))) return;
		const by = levelGuesses(this.#series, place, this.#ahead);
		this.#guesses.push({
			place,
			by,
			said: mixed(this.#shares, by)
		});
	}
	foreseen() {
		const place = this.#series.length - 1;
		const last = this.#series.at(place);
		if (Number.isNaN(last)) return void 0;
		const stay = {
			gpus: last,
			model: levelModelWords[0] ?? ""
		};
		if (this.#judged.length < fewestJudged$1) return stay;
		const error = this.#error();
		if (this.#ahead < 288 && !(error < clearly)) return stay;
		const by = levelGuesses(this.#series, place, this.#ahead);
		const most = this.#shares.indexOf(Math.max(...this.#shares));
		return {
			gpus: mixed(this.#shares, by),
			model: levelModelWords[most] ?? "",
			error
		};
	}
	#error() {
		const newest = this.#judged.slice(-judgedHours);
		return newest.reduce((sum, one) => sum + one.missed, 0) / newest.reduce((sum, { by, came }) => sum + Math.abs((by[0] ?? 0) - came), 0);
	}
	#judge(place) {
		for (let first = this.#guesses[0]; first !== void 0; first = this.#guesses[0]) {
			if (first.place + this.#ahead > place) return;
			this.#guesses.shift();
			const came = this.#series.at(first.place + this.#ahead);
			if (Number.isNaN(came)) continue;
			const missed = Math.abs(first.said - came);
			this.#judged = [...this.#judged, {
				by: first.by,
				came,
				missed
			}].slice(-learnedHours);
		}
	}
};

// src/forecast/arrival-rate.ts
const shortSeconds = 1200;
const longSeconds = 86400;
var FadingRate = class {
	#keep;
	#sum = 0;
	constructor(periodSeconds, memorySeconds) {
		this.#keep = Math.exp(-periodSeconds / memorySeconds);
	}
	add(amount) {
		this.#sum = this.#sum * this.#keep + amount;
	}
	get rate() {
		return this.#sum * (1 - this.#keep);
	}
};
var ArrivalRate = class {
	#short;
	#long;
	#longShare;
	constructor(settings) {
		this.#short = new FadingRate(settings.periodSeconds, shortSeconds);
		this.#long = new FadingRate(settings.periodSeconds, longSeconds);
		this.#longShare = settings.longShare;
	}
	add(gpus) {
		this.#short.add(gpus);
		this.#long.add(gpus);
	}
	get mixed() {
		return (1 - this.#longShare) * this.#short.rate + this.#longShare * this.#long.rate;
	}
	get recent() {
		return this.#short.rate;
	}
};

// src/forecast/capacity.ts
const stepSeconds = 30;
function endsInARow(durations, seconds) {
	const steps = Math.round(seconds / 30);
	const ended = Array.from({ length: steps + 1 }, (_, step) => durations.endsWithin(0, step * 30));
	const row = [0];
	for (let step = 1; step <= steps; step += 1) {
		let sum = 0;
		for (let first = 1; first <= step; first += 1) {
			const chance = (ended[first] ?? 0) - (ended[first - 1] ?? 0);
			sum += chance * (1 + (row[step - first] ?? 0));
		}
		row.push(sum);
	}
	return row;
}
function launchesNeeded(outlook) {
	const { nodeGpus, leadSeconds, deadlineSeconds, trust } = outlook;
	const horizon = Math.max(leadSeconds, deadlineSeconds);
	const row = endsInARow(outlook.durations, horizon);
	const found = capacityAhead(outlook, row);
	const packing = new FreshNodes(nodeGpus);
	let ahead = 0;
	let launches = 0;
	for (const { gpus, waitedSeconds } of outlook.queue) {
		ahead += gpus;
		packing.add(gpus);
		const left = Math.max(leadSeconds, deadlineSeconds - Math.max(0, waitedSeconds));
		const missing = (ahead - (found[Math.floor(left / 30)] ?? 0)) * (1 + packing.wastedGpus / ahead);
		const served = 1 + trust * (row[Math.floor((left - leadSeconds) / 30)] ?? 0);
		launches = Math.max(launches, Math.ceil(missing / (nodeGpus * served) - 1e-6));
	}
	return launches;
}
var FreshNodes = class {
	#nodeGpus;
	#withFree;
	#lastFree = 0;
	wastedGpus = 0;
	constructor(nodeGpus) {
		this.#nodeGpus = nodeGpus;
		this.#withFree = Array.from({ length: nodeGpus + 1 }, () => 0);
	}
	add(gpus) {
		const passed = this.#withFree.findIndex((count, free) => count > 0 && free >= gpus);
		const fitsLast = this.#lastFree >= gpus;
		if (passed > 0 && !(fitsLast && this.#lastFree <= passed)) {
			this.#move(passed, -1);
			this.#move(passed - gpus, 1);
		} else if (fitsLast) this.#lastFree -= gpus;
		else {
			this.#move(this.#lastFree, 1);
			this.#lastFree = this.#nodeGpus - gpus;
		}
	}
	#move(free, count) {
		this.#withFree[free] = (this.#withFree[free] ?? 0) + count;
		this.wastedGpus += free * count;
	}
};
function capacityAhead(outlook, row) {
	const { nodeGpus, nodes, trust } = outlook;
	const first = outlook.queue[0]?.gpus ?? 1;
	const wholeNodes = nodeGpus > 1 && first > nodeGpus / 2;
	const found = new Float64Array(row.length);
	for (const node of nodes) {
		if (node.freeGpus >= first) addFree(found, {
			node,
			row,
			trust
		});
		if (trust === 0) continue;
		if (wholeNodes) addWhole(found, {
			outlook,
			node
		});
		else for (const task of node.running) addEnding(found, {
			outlook,
			task,
			row
		});
	}
	return found;
}
function addFree(found, of) {
	const { freeGpus, usableInSeconds } = of.node;
	for (const step of found.keys()) {
		const since = step * 30 - usableInSeconds;
		if (since < 0) continue;
		const served = 1 + of.trust * (of.row[Math.floor(since / 30)] ?? 0);
		found[step] = (found[step] ?? 0) + freeGpus * served;
	}
}
function addWhole(found, of) {
	const { durations, nodeGpus, trust } = of.outlook;
	if (of.node.running.length === 0) return;
	for (const step of found.keys()) {
		const chance = of.node.running.reduce((all, { ageSeconds }) => all * durations.endsWithin(ageSeconds, step * 30), 1);
		found[step] = (found[step] ?? 0) + trust * chance * nodeGpus;
	}
}
function addEnding(found, of) {
	const { durations, nodeGpus, trust } = of.outlook;
	const { ageSeconds, gpus } = of.task;
	const ended = Array.from(of.row, (_, step) => durations.endsWithin(ageSeconds, step * 30));
	for (const step of found.keys()) {
		let ends = ended[step] ?? 0;
		if (nodeGpus === 1) for (let end = 1; end <= step; end += 1) {
			const chance = (ended[end] ?? 0) - (ended[end - 1] ?? 0);
			ends += chance * (of.row[step - end] ?? 0);
		}
		found[step] = (found[step] ?? 0) + trust * ends * gpus;
	}
}

// src/forecast/durations.ts
const edges = ageEdges$1();
const memory$2 = .998;
function ageEdges$1() {
	const ages = [0];
	for (let age = 5; age < 3e6; age *= 1.4) ages.push(age);
	return ages;
}
var DurationModel = class {
	#ends = edges.map(() => 0);
	#seconds = edges.map(() => 0);
	learn(durationSeconds) {
		for (const bin of edges.keys()) {
			this.#ends[bin] = memory$2 * (this.#ends[bin] ?? 0);
			this.#seconds[bin] = memory$2 * (this.#seconds[bin] ?? 0) + secondsInBin(bin, durationSeconds);
		}
		const last = binOf(durationSeconds);
		this.#ends[last] = (this.#ends[last] ?? 0) + 1;
	}
	fitted(runningAges) {
		const rates = edges.map((_, bin) => {
			const running = runningAges.reduce((sum, age) => sum + secondsInBin(bin, age), 0);
			const seconds = (this.#seconds[bin] ?? 0) + running;
			return seconds > 0 ? (this.#ends[bin] ?? 0) / seconds : 0;
		});
		return new Durations(rates);
	}
};
var Durations = class {
	#rates;
	#sums;
	constructor(rates) {
		this.#rates = rates;
		const sums = [0];
		for (const [bin, rate] of rates.entries()) {
			const width = (edges[bin + 1] ?? Number.POSITIVE_INFINITY) - (edges[bin] ?? 0);
			sums.push((sums[bin] ?? 0) + (rate === 0 ? 0 : rate * width));
		}
		this.#sums = sums;
	}
	endsWithin(ageSeconds, seconds) {
		return 1 - Math.exp(this.#sumUntil(ageSeconds) - this.#sumUntil(ageSeconds + seconds));
	}
	#sumUntil(age) {
		const bin = binOf(age);
		return (this.#sums[bin] ?? 0) + (this.#rates[bin] ?? 0) * (age - (edges[bin] ?? 0));
	}
};
function binOf(age) {
	if (age <= 5) return 0;
	let bin = Math.min(edges.length - 1, Math.max(1, Math.floor(Math.log(age / 5) / Math.log(1.4))));
	while (bin + 1 < edges.length && age > (edges[bin + 1] ?? 0)) bin += 1;
	return bin;
}
function secondsInBin(bin, duration) {
	const from = edges[bin] ?? 0;
	if (duration <= from) return 0;
	return Math.min(duration, edges[bin + 1] ?? Number.POSITIVE_INFINITY) - from;
}

// src/forecast/headroom.ts
const lateBudget = .05;
function headroomOf(question) {
	const { running, factor, urgency, surge, arriving, lateness } = question;
	const { nodeGpus, gpus: busy, jobs } = running;
	const share = lateness.share;
	const care = factor * urgency;
	const spare = lateness.spare(lateBudget);
	const part = Math.max(0, surge * jobs - spare) / Math.max(1, jobs);
	const bySpread = (count, rate) => care * Math.sqrt(Math.max(1, count) * rate);
	const most = (count, rate) => Math.max(0, Math.ceil(Math.max(part * count, bySpread(count, rate)) - 1e-9));
	const wholeNodes = most(busy.large / nodeGpus, arriving.large / nodeGpus);
	const gpus = wholeNodes * nodeGpus + most(busy.small, arriving.small);
	if (gpus === 0) return {
		gpus,
		wholeNodes,
		because: {
			kind: "none",
			lateShare: share
		}
	};
	const spread = bySpread(busy.large / nodeGpus, arriving.large / nodeGpus) * nodeGpus + bySpread(busy.small, arriving.small);
	return {
		gpus,
		wholeNodes,
		because: part * (busy.large + busy.small) > spread ? {
			kind: "surge",
			jobs: Math.ceil(surge * jobs),
			spareJobs: Math.floor(spare)
		} : {
			kind: "spread",
			lateShare: share,
			arrivingGpus: arriving.large + arriving.small
		}
	};
}

// src/forecast/idle-gaps.ts
const periodsAhead = 24;
const mostRanks = 200;
const memory$1 = .9995;
const prior = {
	returns: .5,
	periods: 1
};
const ageEdges = [
	0,
	5,
	10,
	15,
	20,
	30,
	45,
	60,
	90,
	120,
	180,
	240,
	360,
	720,
	1440
].map((minutes) => minutes * 60);
var IdleGaps = class {
	#periodSeconds;
	#byRank;
	#neededUntil = [];
	#level = 0;
	constructor(periodSeconds) {
		this.#periodSeconds = periodSeconds;
		this.#byRank = Array.from({ length: classOf(mostRanks) + 1 }, () => ({
			returns: ageEdges.map(() => 0),
			periods: ageEdges.map(() => 0)
		}));
	}
	observe(now, level) {
		this.#fade();
		const before = this.#level;
		const most = Math.min(this.#neededUntil.length, before + mostRanks);
		for (let gap = before; gap < most; gap += 1) {
			const age = now - this.#periodSeconds - (this.#neededUntil[gap] ?? now);
			const bins = this.#byRank[classOf(gap - before)];
			const bin = ageBin(Math.max(0, age));
			if (bins === void 0) continue;
			const returned = gap < level;
			bins.periods[bin] = (bins.periods[bin] ?? 0) + (returned ? .5 : 1);
			if (returned) bins.returns[bin] = (bins.returns[bin] ?? 0) + 1;
		}
		for (let gap = level; gap < before; gap += 1) this.#neededUntil[gap] = now;
		while (this.#neededUntil.length < level) this.#neededUntil.push(now);
		this.#level = level;
	}
	worthKeeping(node) {
		let stillIdle = 1;
		let balance = 0;
		for (let ahead = 0; ahead < periodsAhead; ahead += 1) {
			const chance = this.#chance(node.rank, node.idleSeconds + ahead * this.#periodSeconds);
			balance += stillIdle * chance * node.returnSeconds;
			balance -= stillIdle * (1 - chance / 2) * this.#periodSeconds;
			if (balance > 0) return true;
			stillIdle *= 1 - chance;
		}
		return false;
	}
	#chance(rank, age) {
		const bins = this.#byRank[classOf(Math.min(rank, 199))];
		const bin = ageBin(age);
		const returns = (bins?.returns[bin] ?? 0) + prior.returns;
		return Math.min(1, returns / ((bins?.periods[bin] ?? 0) + prior.periods));
	}
	#fade() {
		for (const bins of this.#byRank) for (const bin of ageEdges.keys()) {
			bins.returns[bin] = memory$1 * (bins.returns[bin] ?? 0);
			bins.periods[bin] = memory$1 * (bins.periods[bin] ?? 0);
		}
	}
};
function classOf(rank) {
	return rank < 4 ? rank : 2 + Math.floor(Math.log2(rank));
}
function ageBin(age) {
	let bin = 0;
	while (bin + 1 < ageEdges.length && age >= (ageEdges[bin + 1] ?? 0)) bin += 1;
	return bin;
}

// src/forecast/lateness.ts
const halfLifeSeconds = 1209600;
const assumedInTime = 10;
var LateShare = class {
	#lateAfterSeconds;
	#assumedLate;
	#keep;
	#lateJobs = /* @__PURE__ */ new Map();
	#jobs = 0;
	#late = 0;
	constructor(settings) {
		this.#lateAfterSeconds = settings.lateAfterSeconds;
		this.#assumedLate = settings.assumedLate;
		this.#keep = .5 ** (settings.periodSeconds / halfLifeSeconds);
	}
	pass() {
		this.#jobs *= this.#keep;
		this.#late *= this.#keep;
	}
	note(job, waitedSeconds) {
		const late = waitedSeconds > this.#lateAfterSeconds;
		const known = this.#lateJobs.get(job);
		if (known === void 0) this.#jobs += 1;
		if (late && known !== true) this.#late += 1;
		this.#lateJobs.set(job, late || known === true);
	}
	spare(budget) {
		return Math.max(0, budget * this.#jobs - this.#late);
	}
	get share() {
		return (this.#late + this.#assumedLate) / (this.#jobs + assumedInTime + this.#assumedLate);
	}
};
function urgencyOf(share, band) {
	return Math.max(0, Math.min(1, (share - band.from) / (band.to - band.from)));
}

// src/forecast/queue-memory.ts
function reachable(settings, timing) {
	const { lateAfterSeconds, deadlineSeconds } = settings;
	const loopSeconds = timing.periodSeconds + timing.actionSeconds + timing.bootSeconds;
	const beyond = loopSeconds - lateAfterSeconds;
	if (settings.headroom > 0 || beyond <= 0) return settings;
	const stretched = deadlineSeconds >= lateAfterSeconds ? beyond : 0;
	return {
		...settings,
		lateAfterSeconds: loopSeconds,
		deadlineSeconds: deadlineSeconds + stretched
	};
}
var QueueMemory = class {
	#settings;
	#leadSeconds;
	#timing;
	#durations = new DurationModel();
	#gaps;
	#lateness;
	#large;
	#small;
	#stock;
	#urgency = 0;
	constructor(wanted, timing) {
		const settings = reachable(wanted, timing);
		const periodSeconds = stepOf$1(timing);
		const { lateAfterSeconds, assumedLate, longShare } = settings;
		this.#settings = settings;
		this.#timing = timing;
		this.#leadSeconds = timing.actionSeconds + timing.bootSeconds;
		this.#gaps = new IdleGaps(periodSeconds);
		this.#lateness = new LateShare({
			lateAfterSeconds,
			assumedLate,
			periodSeconds
		});
		this.#large = new ArrivalRate({
			periodSeconds,
			longShare
		});
		this.#small = new ArrivalRate({
			periodSeconds,
			longShare
		});
	}
	observe(seen) {
		const first = this.#stock === void 0;
		this.#stock ??= new Set(seen.arrivedJobs);
		for (const duration of seen.endedAfterSeconds) this.#durations.learn(duration);
		this.#lateness.pass();
		for (const { job, waitedSeconds } of seen.waits) if (!this.#stock.has(job)) this.#lateness.note(job, waitedSeconds);
		this.#urgency = urgencyOf(this.#lateness.share, this.#settings.band);
		this.#large.add(first ? 0 : seen.arrivedGpus.large);
		this.#small.add(first ? 0 : seen.arrivedGpus.small);
		this.#gaps.observe(seen.now, seen.neededNodes);
	}
	get lateAfterSeconds() {
		return this.#settings.lateAfterSeconds;
	}
	headroom(running) {
		const steps = this.#timing.periodSeconds / stepOf$1(this.#timing);
		return headroomOf({
			running,
			factor: this.#settings.headroom,
			urgency: this.#urgency,
			surge: this.#settings.surge,
			arriving: {
				large: this.#large.mixed * steps,
				small: this.#small.mixed * steps
			},
			lateness: this.#lateness
		});
	}
	launchesForQueue(now) {
		const { deadlineSeconds, trust } = this.#settings;
		return launchesNeeded({
			...now,
			durations: this.#durations.fitted(agesOf(now.nodes)),
			leadSeconds: this.#leadSeconds,
			deadlineSeconds,
			trust: trust * (1 - this.#urgency)
		});
	}
	worthKeeping(fleet) {
		const { followers, waitWorthSeconds } = this.#settings;
		const most = followers === 0 ? 0 : this.#servedWhileLaunching(fleet.nodes);
		const arriving = (this.#small.recent + this.#large.recent) / fleet.nodeGpus * this.#leadSeconds / stepOf$1(this.#timing);
		return ({ rank, idleSeconds }) => {
			const behind = followers * Math.min(most, arriving / (1 + rank));
			const returnSeconds = this.#timing.bootSeconds + waitWorthSeconds * (1 + behind);
			return this.#gaps.worthKeeping({
				rank,
				idleSeconds,
				returnSeconds
			});
		};
	}
	#servedWhileLaunching(nodes) {
		const durations = this.#durations.fitted(agesOf(nodes));
		return endsInARow(durations, this.#leadSeconds).at(-1) ?? 0;
	}
};
function stepOf$1({ periodSeconds, stepSeconds = periodSeconds }) {
	return stepSeconds;
}
function agesOf(nodes) {
	return nodes.flatMap(({ running }) => running.map(({ ageSeconds }) => ageSeconds));
}
function gpusBySize(nodeGpus, tasks) {
	let [large, small] = [0, 0];
	for (const { gpus, count = 1 } of tasks) if (nodeGpus > 1 && gpus > nodeGpus / 2) large += nodeGpus * count;
	else small += gpus * count;
	return {
		large,
		small
	};
}

// src/forecast/like-moments.ts
const signs = [
	{
		weight: .5,
		of: (series, place) => series.risen(place, 1)
	},
	{
		weight: 1,
		of: (series, place) => series.risen(place, 3)
	},
	{
		weight: 1,
		of: (series, place) => series.risen(place, 12)
	},
	{
		weight: .5,
		of: (series, place) => series.risen(place, 288 / 4)
	},
	{
		weight: .5,
		of: (series, place) => series.at(place) || 0
	},
	{
		weight: .5,
		of: (series, place) => series.fallen(place, 12)
	}
];
const mostAlike = 200;
const lookedBack = 2 * weekSteps;
const ageing = 2e-4;
var LikeMoments = class {
	#series;
	#leadSteps;
	#signs = signs.map(() => []);
	#rises = [];
	constructor(series, leadSteps) {
		this.#series = series;
		this.#leadSteps = leadSteps;
	}
	passed() {
		const place = this.#series.length - 1;
		for (const [number, sign] of signs.entries()) this.#signs[number]?.push(Math.log1p(sign.of(this.#series, place)));
		const known = place - this.#leadSteps;
		if (known >= 0) this.#rises.push(this.#series.riseAfter(known, this.#leadSteps));
	}
	anyQuantile(place, share) {
		const end = place - this.#leadSteps + 1;
		const rises = this.#rises.slice(Math.max(0, end - weekSteps), Math.max(0, end));
		return orNone(quantileOf(Float64Array.from(rises.filter(isKnown$1)).sort(), share));
	}
	alike(place) {
		const end = Math.max(0, place - this.#leadSteps + 1);
		const from = Math.max(0, end - lookedBack);
		const distances = this.#distances(place, {
			from,
			end
		});
		const rank = Math.min(distances.length, mostAlike) - 1;
		const last = rank < 0 ? 0 : smallestButSo(distances, rank);
		const rises = [];
		for (let index = 0; index < distances.length; index += 1) {
			const rise = this.#rises[from + index] ?? NaN;
			if (isKnown$1(rise) && (distances[index] ?? 0) <= last) rises.push(rise);
		}
		return Float64Array.from(rises).sort();
	}
	#distances(place, of) {
		const { from, end } = of;
		const distances = new Float64Array(end - from);
		for (let index = 0; index < distances.length; index += 1) distances[index] = ageing * (distances.length - index);
		for (const [number, { weight }] of signs.entries()) {
			const values = this.#signs[number] ?? [];
			const here = values[place] ?? 0;
			for (let index = 0; index < distances.length; index += 1) {
				const far = weight * Math.abs((values[from + index] ?? 0) - here);
				distances[index] = (distances[index] ?? 0) + far;
			}
		}
		for (let index = 0; index < distances.length; index += 1) if (!isKnown$1(this.#rises[from + index] ?? NaN)) distances[index] = Number.POSITIVE_INFINITY;
		return distances;
	}
};
function isKnown$1(value) {
	return !Number.isNaN(value);
}
function orNone(value) {
	return Number.isNaN(value) ? 0 : value;
}
function rankOf(alike, rise) {
	return alike.length === 0 ? 0 : alike.filter((one) => one < rise - 1e-9).length / alike.length;
}

// src/forecast/rise.ts
const riseShare = .9;
const judgeEvery = 12 + 1;
const judgedMoments = Math.floor(2 * weekSteps / judgeEvery);
const convinced = .93;
const fewestJudged = Math.floor(288 / judgeEvery);
var RiseRace = class {
	#series;
	#leadSteps;
	#moments;
	#waiting = [];
	#judged = [];
	constructor(series, leadSteps) {
		this.#series = series;
		this.#leadSteps = leadSteps;
		this.#moments = new LikeMoments(series, leadSteps);
	}
	passed() {
		const place = this.#series.length - 1;
		this.#moments.passed();
		this.#judge(place);
		if (place % judgeEvery === 0 && !Number.isNaN(this.#series.at(place))) {
			const alike = this.#moments.alike(place);
			this.#waiting.push({
				place,
				alike,
				foreseen: this.#foreseenFrom(place, alike)
			});
		}
	}
	foreseen() {
		const place = this.#series.length - 1;
		if (Number.isNaN(this.#series.at(place))) return void 0;
		const model = this.#best();
		const came = this.#judged.map((one) => ({
			of: one.foreseen[model],
			came: one.came
		}));
		const [lost, least] = [this.#lossOf(model), this.#lossOf("last-value")];
		return {
			gpus: Math.max(0, this.#by(model, place)),
			model,
			judged: came.length,
			within: came.filter((one) => one.came <= one.of + 1e-9).length,
			meanGpus: came.reduce((sum, one) => sum + Math.max(0, one.of), 0) / Math.max(1, came.length),
			...least > 0 ? { loss: lost / least } : {}
		};
	}
	#best() {
		if (this.#judged.length < fewestJudged) return "last-value";
		const simple = this.#lossOf("last-week") < this.#lossOf("last-value") ? "last-week" : "last-value";
		const least = this.#lossOf("last-value");
		const alike = this.#lossOf("like-moments");
		return alike * convinced < this.#lossOf(simple) && alike < least ? "like-moments" : simple;
	}
	#lossOf(model) {
		return this.#judged.reduce((sum, one) => sum + pinballLoss(one.came - one.foreseen[model], riseShare), 0);
	}
	#judge(place) {
		for (let first = this.#waiting[0]; first !== void 0; first = this.#waiting[0]) {
			if (first.place + this.#leadSteps > place) return;
			this.#waiting.shift();
			const came = this.#series.riseAfter(first.place, this.#leadSteps);
			if (Number.isNaN(came)) continue;
			const rank = rankOf(first.alike, came);
			this.#judged = [...this.#judged, {
				foreseen: first.foreseen,
				came,
				rank
			}].slice(-judgedMoments);
		}
	}
	#by(model, place) {
		if (model === "last-value") return 0;
		if (model === "last-week") return this.#moments.anyQuantile(place, riseShare);
		return orNone(quantileOf(this.#moments.alike(place), this.#share()));
	}
	#foreseenFrom(place, alike) {
		return {
			"last-value": 0,
			"last-week": this.#moments.anyQuantile(place, riseShare),
			"like-moments": orNone(quantileOf(alike, this.#share()))
		};
	}
	#share() {
		if (this.#judged.length < 2 * fewestJudged) return riseShare;
		const ranks = Float64Array.from(this.#judged, ({ rank }) => rank).sort();
		return (Math.min(.97, Math.max(.75, quantileOf(ranks, riseShare) + 1e-9)) + 4 * riseShare) / 5;
	}
};

// src/forecast/queue-aims.ts
const usualLoop = {
	periodSeconds: 300,
	actionSeconds: 120,
	bootSeconds: 360
};
const cost$1 = {
	lateAfterSeconds: 780,
	deadlineSeconds: 840,
	trust: 1,
	assumedLate: 0,
	band: {
		from: .033,
		to: .048
	},
	headroom: 0,
	surge: 0,
	longShare: 0,
	waitWorthSeconds: 0,
	followers: 0
};
const guarded = {
	...cost$1,
	deadlineSeconds: 480,
	trust: .3,
	band: {
		from: .004,
		to: .01
	},
	waitWorthSeconds: 1400,
	followers: .27
};
const tenMinutes = {
	lateAfterSeconds: 600,
	deadlineSeconds: 480,
	trust: .3,
	assumedLate: 3,
	band: {
		from: .036,
		to: .05
	},
	headroom: 2,
	surge: 0,
	longShare: .6,
	waitWorthSeconds: 800,
	followers: .3
};
const byAim = {
	cost: cost$1,
	guarded,
	"10m": tenMinutes,
	"5m": {
		...tenMinutes,
		lateAfterSeconds: 300,
		assumedLate: 6,
		band: {
			from: .03,
			to: .05
		},
		headroom: 4,
		surge: .125
	}
};
function settingsOf(aim) {
	return byAim[aim];
}

// src/decide/loop.ts
function loopOf(planInterval) {
	if (planInterval === void 0) return usualLoop;
	return {
		...usualLoop,
		stepSeconds: usualLoop.periodSeconds,
		periodSeconds: planInterval / 1e3
	};
}

// src/decide/job-line.ts
const goldenRatio = (Math.sqrt(5) - 1) / 2;
var JobLine = class {
	size;
	#numbers;
	#waiting = [];
	#startedAt = [];
	#begun = [];
	#now = 0;
	#step = 0;
	arrived = 0;
	ended = [];
	constructor(size, numbers) {
		this.size = size;
		this.#numbers = numbers;
	}
	pass({ now, waiting, running, continued }) {
		const before = this.#now;
		this.#now = now;
		this.#step = now - before;
		if (!continued) {
			this.#restart(waiting, running);
			return;
		}
		const change = waiting + running - this.present;
		const came = Array.from({ length: Math.max(0, change) }, () => this.#numbers.next++);
		this.arrived = came.length;
		this.#waiting.push(...came.map((job) => ({
			job,
			since: now
		})));
		const gone = Math.min(Math.max(0, -change), this.#startedAt.length);
		const middle = (before + now) / 2;
		this.ended = this.#startedAt.splice(0, gone).map((start) => Math.max(0, middle - start));
		const begin = Math.max(0, this.#waiting.length - waiting);
		this.#begun = this.#waiting.splice(0, begin);
		this.#startedAt.push(...this.#begun.map(() => now));
		this.#startedAt.splice(0, Math.max(0, this.#startedAt.length - running));
	}
	get present() {
		return this.#waiting.length + this.#startedAt.length;
	}
	get ages() {
		return this.#startedAt.map((start) => this.#now - start);
	}
	get waitingAges() {
		return this.#waiting.map(({ since }) => this.#now - since);
	}
	waits(lateAfterSeconds) {
		const late = this.#waiting.filter(({ since }) => this.#now - since > lateAfterSeconds);
		const told = (spread) => (one) => {
			const { job, since } = one;
			if (job === void 0) return [];
			const seen = this.#now - since;
			return [{
				job,
				waitedSeconds: seen + (seen === 0 ? 0 : (job * goldenRatio % 1 - .5) * spread)
			}];
		};
		return [...this.#begun.flatMap(told(this.#step)), ...late.flatMap(told(0))];
	}
	#restart(waiting, running) {
		const now = this.#now;
		this.#waiting = Array.from({ length: waiting }, () => ({
			job: void 0,
			since: now
		}));
		this.#startedAt = Array.from({ length: running }, () => now);
		this.#begun = [];
		this.arrived = 0;
		this.ended = [];
	}
};

// src/decide/own.ts
function own$1(record, key) {
	return Object.hasOwn(record, key) ? record[key] : void 0;
}
function byText(one, other) {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}

// src/decide/words.ts
const microsPerCent = 1e4;
const second = 1e3;
function hourlyLimit(rate) {
	return `${printCents(Math.floor(rate / microsPerCent))}/hour`;
}
function counted$1(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
function span(time) {
	const length = Math.max(0, time);
	if (length < 6e4) return `${Math.floor(length / second)} s`;
	if (length >= 2 * 864e5) return counted$1(Math.floor(length / day), "day");
	if (length >= 2 * 36e5) return counted$1(Math.floor(length / hour), "hour");
	return counted$1(Math.floor(length / minute), "minute");
}
function clockTime(at, now) {
	const text = isoTime(instant(Math.ceil(at / minute) * minute));
	const time = `${text.slice(11, 16)}Z`;
	return text.slice(0, 10) === isoTime(now).slice(0, 10) ? time : `${text.slice(0, 10)} ${time}`;
}
function percent(value, rounding) {
	return `${(rounding === "up" ? Math.ceil(value * 10) : Math.floor(value * 10)) / 10} %`;
}
function listed(items, last = "and") {
	if (items.length <= 1) return items.join("");
	return `${items.slice(0, -1).join(", ")} ${last} ${items.slice(-1).join("")}`;
}

// src/decide/queue-past.ts
const pastStep = minutes(5);
const leastKnown = millis(24 * hour);
function queuePast(question) {
	const { rule, learns, pasts, machine, planInterval, now } = question;
	const read = bothRead({
		rule,
		running: learns.running,
		pasts,
		now
	});
	if (read.kind === "unknown") return read;
	const { waiting, running, known } = read;
	return played({
		waiting,
		running,
		known
	}, {
		learns,
		machine,
		planInterval
	});
}
function bothRead({ rule, running: query, pasts, now }) {
	const waiting = stepsOf(pasts && own$1(pasts, rule.query), rule.sizeLabel, "of the queue");
	if (waiting.kind === "unknown") return waiting;
	const running = stepsOf(pasts && own$1(pasts, query), rule.sizeLabel, "of running jobs");
	if (running.kind === "unknown") return running;
	const enough = longAndNew([...waiting.steps.keys()].filter((at) => running.steps.has(at) && at <= now), now);
	if (enough.kind === "unknown") return enough;
	return {
		...enough,
		waiting: waiting.steps,
		running: running.steps
	};
}
function longAndNew(steps, now) {
	const known = millis(steps.length * pastStep);
	if (known < leastKnown) return tooShort(known);
	const last = instant(Math.max(...steps));
	if (between(last, now) <= 3 * pastStep) return {
		kind: "known",
		known
	};
	return {
		kind: "unknown",
		why: `the newest value of its past is ${span(between(last, now))} old`
	};
}
function tooShort(known) {
	return {
		kind: "unknown",
		why: `its past is known for ${span(known)}, and a day of it is needed to learn from`
	};
}
function demandPast({ rule, running, pasts, now }) {
	const read = bothRead({
		rule,
		running,
		pasts,
		now
	});
	if (read.kind === "unknown") return read;
	return {
		kind: "known",
		steps: [...read.waiting].filter(([at]) => at <= now && read.running.has(at)).sort(([one], [other]) => one - other).map(([at, waits]) => [at, together(waits, read.running.get(at) ?? /* @__PURE__ */ new Map())])
	};
}
function gaugePast({ running, pasts, now }) {
	const read = stepsOf(pasts && own$1(pasts, running), void 0, "of the GPUs at work");
	if (read.kind === "unknown") return read;
	const steps = [...read.steps].filter(([at]) => at <= now).sort(([one], [two]) => one - two);
	const enough = longAndNew(steps.map(([at]) => at), now);
	return enough.kind === "unknown" ? enough : {
		kind: "known",
		steps
	};
}
function together(one, other) {
	const sizes = [.../* @__PURE__ */ new Set([...one.keys(), ...other.keys()])].sort((a, b) => a - b);
	return new Map(sizes.map((size) => [size, (one.get(size) ?? 0) + (other.get(size) ?? 0)]));
}
function stepsOf(answer, label, what) {
	if (!answer) return {
		kind: "unknown",
		why: `the past ${what} could not be asked for`
	};
	if (answer.kind === "gap") return {
		kind: "unknown",
		why: `the past ${what} could not be read (${answer.gap.why})`
	};
	const steps = /* @__PURE__ */ new Map();
	for (const series of answer.value) {
		const size = label === void 0 ? 1 : jobSizeOf(series.labels, label);
		if (size === void 0) return {
			kind: "unknown",
			why: `the past ${what} has a ${label} that is no size`
		};
		addSeries(steps, series, size);
	}
	return {
		kind: "known",
		steps
	};
}
function addSeries(steps, series, size) {
	for (const [at, value] of valuesOf(series)) {
		if (value === null || !Number.isFinite(value) || value < 0) continue;
		const sizes = steps.get(at) ?? /* @__PURE__ */ new Map();
		sizes.set(size, (sizes.get(size) ?? 0) + Math.ceil(value / size - 1e-9));
		steps.set(at, sizes);
	}
}
function* valuesOf({ from, step, values, repeats }) {
	let at = from;
	for (const [place, value] of values.entries()) for (let left = repeats?.[place] ?? 1; left > 0; left -= 1, at += step) yield [at, value];
}
function played(past, of) {
	const player = new PastPlayer(of);
	for (const at of [...past.waiting.keys()].sort((one, other) => one - other)) {
		const waits = past.waiting.get(at);
		const runs = past.running.get(at);
		if (waits && runs) player.pass({
			at,
			waits,
			runs
		});
	}
	return player.told(past.known);
}
var PastPlayer = class {
	#machine;
	#memory;
	#lines = /* @__PURE__ */ new Map();
	#numbers = { next: 0 };
	#before;
	constructor({ learns, machine, planInterval }) {
		this.#machine = machine;
		this.#memory = new QueueMemory(settingsOf(learns.aim), loopOf(planInterval));
	}
	pass({ at, waits, runs }) {
		const continued = this.#before !== void 0 && at - this.#before === pastStep;
		this.#before = at;
		const lines = this.#lines;
		for (const size of [...waits.keys(), ...runs.keys()]) if (!lines.has(size)) lines.set(size, new JobLine(size, this.#numbers));
		const now = at / 1e3;
		for (const line of lines.values()) {
			const [waiting, running] = [waits.get(line.size) ?? 0, runs.get(line.size) ?? 0];
			line.pass({
				now,
				waiting,
				running,
				continued
			});
		}
		observe(this.#memory, [...lines.values()], {
			now,
			machine: this.#machine
		});
	}
	told(known) {
		const lines = [...this.#lines.values()];
		return {
			kind: "known",
			memory: this.#memory,
			running: runningOf(lines, this.#machine),
			jobs: lines.map((line) => ({
				size: line.size,
				running: line.ages,
				waiting: line.waitingAges
			})),
			known
		};
	}
};
function observe(memory, lines, { now, machine }) {
	const tasks = lines.map(({ size, present }) => tasksOf(size, present, machine));
	const needed = gpusBySize(machine, tasks);
	const arrived = lines.map(({ size, arrived: came }) => tasksOf(size, came, machine));
	memory.observe({
		now,
		arrivedJobs: [],
		arrivedGpus: gpusBySize(machine, arrived),
		endedAfterSeconds: lines.flatMap(({ ended }) => ended),
		waits: lines.flatMap((line) => line.waits(memory.lateAfterSeconds)),
		neededNodes: Math.ceil((needed.large + needed.small) / machine)
	});
}
function tasksOf(size, count, machine) {
	const parts = Math.ceil(size / machine);
	return {
		gpus: parts > 1 ? machine : size,
		count: count * parts
	};
}
function runningOf(lines, machine) {
	const tasks = lines.map(({ size, ages }) => tasksOf(size, ages.length, machine));
	return {
		jobs: lines.reduce((sum, { ages }) => sum + ages.length, 0),
		gpus: gpusBySize(machine, tasks),
		nodeGpus: machine
	};
}

// src/decide/demand-foresight.ts
function foresightOf(question) {
	const past = pastOf(question);
	if (past.kind === "unknown") return past;
	const player = new DemandPlayer({
		...question,
		levelHours
	});
	for (const [at, sizes] of past.steps) player.pass(at, sizes);
	return player.told();
}
function pastOf({ rule, foresees, pasts, now }) {
	const { running } = foresees;
	return rule.rule === "queue" ? demandPast({
		rule,
		running,
		pasts,
		now
	}) : gaugePast({
		running,
		pasts,
		now
	});
}
const levelHours = [1, 24];
var DemandPlayer = class {
	#machine;
	#leadSteps;
	#series = new DemandSeries();
	#rise;
	#levels;
	#last;
	constructor({ planInterval, machine, levelHours: all }) {
		const { periodSeconds, actionSeconds, bootSeconds } = loopOf(planInterval);
		this.#machine = machine;
		this.#leadSteps = Math.ceil((periodSeconds + actionSeconds + bootSeconds) / (60 * 5));
		this.#rise = new RiseRace(this.#series, this.#leadSteps);
		this.#levels = all.map((hours) => ({
			hours,
			race: new LevelRace(this.#series, hours * 12)
		}));
	}
	pass(at, sizes) {
		const before = this.#last?.[0] ?? at;
		for (let gap = before + pastStep; gap < at; gap += pastStep) this.#add(void 0);
		this.#add(gpusOf$2(sizes));
		this.#last = [at, sizes];
	}
	told() {
		const rise = this.#rise.foreseen();
		if (!rise) return {
			kind: "unknown",
			why: "its newest value is not known"
		};
		const levels = this.#levels.flatMap(({ hours, race }) => {
			const level = race.foreseen();
			return level ? [{
				hours,
				level
			}] : [];
		});
		const lead = minutes(this.#leadSteps * 5);
		return {
			kind: "known",
			rise,
			...heldFor$1(rise, this.#last?.[1] ?? /* @__PURE__ */ new Map(), this.#machine),
			lead,
			levels
		};
	}
	#add(gpus) {
		this.#series.add(gpus);
		this.#rise.passed();
		for (const { race } of this.#levels) race.passed();
	}
};
function gpusOf$2(sizes) {
	return [...sizes].reduce((sum, [size, count]) => sum + size * count, 0);
}
function heldFor$1({ gpus }, sizes, machine) {
	const now = gpusBySize(machine, [...sizes].map(([size, count]) => ({
		gpus: Math.min(size, machine),
		count
	})));
	const all = now.large + now.small;
	const large = all === 0 ? 0 : gpus * now.large / all;
	const wholeMachines = Math.ceil(large / machine - 1e-9);
	const small = Math.ceil(gpus - large - 1e-9);
	return {
		gpus: wholeMachines * machine + Math.max(0, small),
		wholeMachines
	};
}
const models = {
	"last-value": "the last value, which no model beats",
	"last-week": "the rises of the last week",
	"like-moments": "the moments most like this one"
};
function foresightWords(foresight, mode) {
	if (foresight.kind === "unknown") return `nothing is forecast, because ${foresight.why}`;
	const { rise, gpus, lead } = foresight;
	const held = mode === "on" ? "are held free" : "would be held free, in the shadow";
	const none = mode === "on" ? "nothing is held free" : "nothing would be held free, in the shadow";
	return `${gpus === 0 ? `no more GPUs are expected within ${span(lead)} and ${none}` : `up to ${counted$1(gpus, "more GPU")} are expected within ${span(lead)} and ${held}`}, by ${models[rise.model]} (${judgedWords(rise)})`;
}
function judgedWords({ judged, within, meanGpus }) {
	if (judged === 0) return "not judged yet";
	return `right at ${within} of ${counted$1(judged, "moment")} of the last two weeks, with ${Math.ceil(meanGpus * 10 - 1e-9) / 10} GPUs on average`;
}

// src/decide/machine-signal.ts
function seriesOfMachine(query, pool) {
	const answer = pool.signals && own$1(pool.signals, query);
	if (!answer) return () => unknown$2("has no busy signal, because there is no meter");
	if (answer.kind === "gap") return () => unknown$2(`has no busy signal to trust: ${answer.gap.why}`);
	const naming = byMachine(answer.value, pool.live);
	return ({ instance }) => {
		const { shared, items } = naming(instance);
		if (shared !== void 0) return unknown$2(`has no busy signal to trust: several machines answer to ${shared}`);
		if (items.length === 0) return unknown$2("is named by no series of its busy signal");
		return {
			kind: "known",
			samples: items.flatMap(({ samples }) => samples)
		};
	};
}
function byMachine(items, live) {
	const named = itemsByName(items);
	const holders = countHolders(live);
	return (instance) => {
		const names = instance ? namesOf$3(instance) : [];
		const shared = names.find((name) => (holders.get(name) ?? 0) > 1);
		if (shared !== void 0) return {
			items: [],
			shared
		};
		return { items: named(names) };
	};
}
function itemsByName(items) {
	const places = placesByName(items);
	return (names) => {
		return [...new Set([...names].flatMap((name) => places.get(name) ?? []))].flatMap((place) => items[place] ?? []);
	};
}
function unknown$2(why) {
	return {
		kind: "unknown",
		why
	};
}
const placesKnown = /* @__PURE__ */ new WeakMap();
const holdersKnown = /* @__PURE__ */ new WeakMap();
function placesByName(items) {
	const known = placesKnown.get(items);
	if (known) return known;
	const places = /* @__PURE__ */ new Map();
	for (const [place, { keys }] of items.entries()) for (const key of new Set(keys.flatMap(spellings))) {
		const list = places.get(key);
		if (list) list.push(place);
		else places.set(key, [place]);
	}
	placesKnown.set(items, places);
	return places;
}
function countHolders(live) {
	const known = holdersKnown.get(live);
	if (known) return known;
	const holders = /* @__PURE__ */ new Map();
	for (const name of live.filter(isLive).flatMap(namesOf$3)) holders.set(name, (holders.get(name) ?? 0) + 1);
	holdersKnown.set(live, holders);
	return holders;
}
function namesOf$3({ hostname, ip }) {
	const names = [hostname, ip].flatMap((name) => name ? [folded(name)] : []);
	return [...new Set(names)];
}
function spellings(key) {
	const name = folded(key);
	return /^[\d.]+$/.test(name) || name.includes(":") ? [name] : [name, name.split(".")[0] ?? name];
}
function folded(key) {
	return key.toLowerCase().replace(/\.$/, "");
}

// src/decide/faults.ts
const brokenBy = /* @__PURE__ */ new Map([
	[48, "double-bit ECC error"],
	[62, "internal micro-controller halt"],
	[64, "row remapping failure"],
	[79, "GPU has fallen off the bus"],
	[95, "uncontained ECC error"],
	[119, "GSP RPC timeout"],
	[120, "GSP error"],
	[140, "unrecovered ECC error"],
	[143, "GPU initialization failure"]
]);
const lookBack = minutes(15);
function withFaults(members, sources) {
	if (sources.faults.length === 0) return members;
	const faultsOf = faultsByMember(sources);
	return members.map((member) => {
		if (member.state !== "active" && member.state !== "unhealthy") return member;
		const clauses = faultsOf(member).flatMap((fault) => brokenClause(fault) ?? []);
		const broken = clauses.length === 0 ? void 0 : listed([...new Set(clauses)].sort(byText));
		if (broken === void 0) return member;
		const why = member.state === "active" ? `is broken: ${broken}` : member.why;
		return {
			...member,
			state: "unhealthy",
			why,
			broken
		};
	});
}
function faultsByMember({ faults, live, now }) {
	const naming = byMachine(faults, live);
	return ({ instance, activeSince }) => {
		if (activeSince === void 0 || between(activeSince, now) < lookBack) return [];
		return [...naming(instance).items].sort((one, other) => byText(one.gpu, other.gpu) || byText(one.kind, other.kind) || one.value - other.value);
	};
}
function brokenClause({ kind, gpu, value }) {
	const which = `GPU ${gpu === "" ? "?" : gpu}`;
	switch (kind) {
		case "xid": {
			const words = brokenBy.get(value);
			return words === void 0 ? void 0 : `${which} reports XID ${value} (${words})`;
		}
		case "double-bit": return `${which} has memory errors that ECC cannot correct (${value})`;
		case "row-remap": return `${which} has a bad row of memory that cannot be replaced`;
		case "thermal": return;
	}
}

// src/decide/fingerprint.ts
function fingerprint(text) {
	let hash = 2166136261;
	for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
	hash = Math.imul(hash ^ hash >>> 16, 2246822507);
	hash = Math.imul(hash ^ hash >>> 13, 3266489909);
	return (hash ^ hash >>> 16) >>> 0;
}

// src/decide/policy-mark.ts
function policyMark(pool) {
	const { at: _place, ...says } = pool;
	return fingerprint(spelled(says)).toString(16);
}
function spelled(value) {
	if (Array.isArray(value)) return `[${value.map(spelled).join()}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
	return `{${Object.entries(value).sort(([one], [other]) => byText(one, other)).map(([key, part]) => `${key}:${spelled(part)}`).join()}}`;
}

// src/decide/pool-stop.ts
function stopOf(pool, context) {
	const { ledger, limits, now } = context;
	const trial = own$1(ledger.trials ?? {}, pool.name);
	if (!limits.stop || trial?.failedAt === void 0) return void 0;
	if (trial.failures < limits.stop.afterFailures || trial.policy !== policyMark(pool)) return;
	const until = after(trial.failedAt, limits.stop.lasts);
	if (until <= now) return void 0;
	return {
		reason: "anomaly",
		sentence: `${pool.name} is stopped: its last ${launches$1(trial.failures)} failed (${trial.why ?? "no reason is known"}); nothing is launched for it until ${clockTime(until, now)}, or until its policy says something else`,
		until
	};
}
function launches$1(count) {
	return count === 1 ? "launch" : `${count} launches`;
}

// src/decide/window.ts
const sampleStep = minute;
const freshness = minutes(5);
const coverage = {
	numerator: 4,
	denominator: 5
};
const sparkline = 60;
function readWindow(question) {
	const { member, readings } = question;
	if (!readings) return unknown$1("has no readings");
	if (readings.kind !== "measured") return unknown$1(`has no readings to trust: ${readings.why}`);
	if (member.activeSince === void 0) return unknown$1("was first seen active only now");
	const gpus = seriesWithin(readings.gpus, question);
	const expected = expectedSamples(question.window);
	return doubtOf(gpus, expected, question) ?? known(gpus, expected, question);
}
function expectedSamples(window) {
	return Math.max(1, Math.floor(window / sampleStep));
}
function sampleWords(window) {
	const { samples, expectedSamples: expected } = window.evidence;
	return `(${samples} of ${counted$1(expected, "sample")}, newest ${span(window.newest)} old)`;
}
function unknown$1(why) {
	return {
		kind: "unknown",
		why
	};
}
function seriesWithin(gpus, question) {
	const { now, window, member } = question;
	const oldest = after(now, millis(-window));
	const start = member.activeSince ?? now;
	return gpus.map(({ gpu, samples }) => ({
		gpu,
		samples: samples.filter(({ at, average, peak }) => at > oldest && at <= now && at >= start && isPercentage(average) && isPercentage(peak))
	})).filter(({ samples }) => samples.length > 0).sort((one, other) => byText(one.gpu, other.gpu));
}
function isPercentage(value) {
	return Number.isFinite(value) && value >= 0 && value <= 100;
}
function doubtOf(gpus, expected, question) {
	const has = question.member.instance?.gpus ?? 0;
	const window = span(question.window);
	if (gpus.length === 0) return unknown$1(`has no sample of its own in the last ${window}`);
	if (gpus.length < has) return unknown$1(`has readings of ${gpus.length} of its ${counted$1(has, "GPU")} only`);
	if (gpus.length > has) return unknown$1(`has readings of ${counted$1(gpus.length, "GPU")}, but its type has ${has}`);
	const fewest = fewestSamples(gpus, question.now);
	if (fewest * coverage.denominator < expected * coverage.numerator) return unknown$1(`has ${fewest} of ${counted$1(expected, "sample")} of the last ${window}`);
	const newest = newestAge(gpus, question.now);
	if (newest > freshness) return unknown$1(`has no sample newer than ${span(newest)}`);
}
function ageOf(sample, now) {
	return Math.floor(between(sample.at, now) / sampleStep);
}
function fewestSamples(gpus, now) {
	return Math.min(...gpus.map(({ samples }) => new Set(samples.map((sample) => ageOf(sample, now))).size));
}
function newestAge(gpus, now) {
	const ages = gpus.map(({ samples }) => Math.min(...samples.map((sample) => between(sample.at, now))));
	return millis(Math.max(...ages));
}
function known(gpus, expected, question) {
	const values = minuteValues(gpus, question);
	const plain = values.map(({ value }) => value);
	return {
		kind: "known",
		values,
		newest: newestAge(gpus, question.now),
		evidence: {
			instance: question.member.name,
			window: question.window,
			samples: fewestSamples(gpus, question.now),
			expectedSamples: expected,
			lowest: Math.min(...plain),
			highest: Math.max(...plain),
			mean: rounded$1(meanOf$1(plain)),
			series: thinned(plain, question.measure)
		}
	};
}
function minuteValues(gpus, question) {
	const byAge = /* @__PURE__ */ new Map();
	for (const { samples } of gpus) for (const [age, value] of valuesByAge(samples, question)) byAge.set(age, [...byAge.get(age) ?? [], value]);
	const combine = question.measure === "mean" ? meanOf$1 : highestOf;
	return [...byAge].map(([age, values]) => ({
		age,
		value: combine(values)
	})).sort((one, other) => other.age - one.age);
}
function valuesByAge(samples, { measure, now }) {
	const values = /* @__PURE__ */ new Map();
	for (const sample of samples) {
		const age = ageOf(sample, now);
		const before = values.get(age);
		values.set(age, measure === "mean" ? Math.min(sample.average, before ?? sample.average) : Math.max(sample.peak, before ?? sample.peak));
	}
	return values;
}
function highestOf(values) {
	return Math.max(...values);
}
function meanOf$1(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
function rounded$1(value) {
	return Math.round(value * 100) / 100;
}
function thinned(values, measure) {
	const size = Math.ceil(values.length / sparkline);
	const combine = measure === "mean" ? meanOf$1 : highestOf;
	return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => rounded$1(combine(values.slice(index * size, (index + 1) * size))));
}

// src/decide/wish.ts
function leavingOf({ victim, more }) {
	return [victim, ...more.map(({ member }) => member)];
}
function sizeOf(wish) {
	return wish.kind === "grow" ? wish.count : 1 + wish.more.length;
}

// src/decide/gates/gate.ts
const pass = { kind: "pass" };
function sparing(wish, against) {
	const leaving = leavingOf(wish);
	for (const fits of leaving.keys()) {
		const block = against(leaving.slice(0, fits + 1));
		if (block) return fitting(leaving.length, fits, block);
	}
	return pass;
}
function fitting(asked, fits, block) {
	if (fits >= asked) return pass;
	return fits > 0 ? {
		kind: "trim",
		count: fits,
		block
	} : {
		kind: "block",
		block
	};
}

// src/decide/gates/anomaly.ts
const fewest = 2;
const tolerated = {
	numerator: 1,
	denominator: 5
};
const namesShown$1 = 3;
function unlistedInstances({ instances }) {
	if (instances.kind === "seen") return void 0;
	return {
		reason: "anomaly",
		sentence: `the cloud's list of machines could not be read (${instances.gap.why}); nothing is done until it can`
	};
}
function fleetAnomaly(situation) {
	return inactiveFleet(situation) ?? vanishedReadings(situation);
}
function inactiveFleet(situation) {
	const { members } = situation;
	const active = members.filter(({ state }) => state === "active");
	const lost = members.filter((member) => member.state === "unhealthy" || isLost(member, situation));
	const should = active.length + lost.length;
	const most = should * tolerated.numerator / tolerated.denominator;
	if (lost.length < fewest || lost.length <= most) return void 0;
	return {
		reason: "anomaly",
		sentence: `${lost.length} of the ${should} machines that should work do not (${namesOf$2(lost)}), and more than 20 % is taken for an outage: nothing is done until more do, or until a pull request takes those that are gone out of the fleet file`
	};
}
const neverThere = /* @__PURE__ */ new Set([
	"refused",
	"expired",
	"closed"
]);
function isLost({ state, name, launch }, { observation }) {
	const isOurDoing = own$1(observation.ledger.terminations, name) !== void 0;
	return state === "missing" && !isOurDoing && !neverThere.has(launch?.state ?? "");
}
function vanishedReadings({ members, observation, now }) {
	const measured = members.flatMap((member) => {
		const { instance, state } = member;
		const readings = instance && state === "active" && own$1(observation.readings, instance.id);
		const newest = readings ? newestSample(readings) : void 0;
		return newest === void 0 ? [] : [{
			member,
			age: between(newest, now)
		}];
	});
	const silent = measured.filter(({ age }) => age > freshness).map(({ member }) => member);
	if (silent.length < fewest || silent.length * 2 <= measured.length) return void 0;
	return {
		reason: "anomaly",
		sentence: `the readings of ${silent.length} of ${counted$1(measured.length, "machine")} ended more than ${span(freshness)} ago (${namesOf$2(silent)}): nothing is done until they are back`
	};
}
function newestSample(readings) {
	if (readings.kind !== "measured") return void 0;
	return readings.gpus.flatMap(({ samples }) => samples.map(({ at }) => at)).reduce((latest, at) => latest === void 0 || at > latest ? at : latest, void 0);
}
function namesOf$2(members) {
	const names = members.map(({ name }) => name);
	if (names.length <= namesShown$1) return listed(names);
	return `${names.slice(0, namesShown$1).join(", ")} and ${names.length - namesShown$1} more`;
}
const anomaly = {
	reason: "anomaly",
	judge: (wish, { situation }) => {
		const block = situation.anomaly ?? (wish.kind === "grow" ? poolStop(wish.pool, situation) : void 0);
		return block ? {
			kind: "block",
			block
		} : pass;
	}
};
function poolStop(pool, { observation, policies, now }) {
	return stopOf(pool, {
		ledger: observation.ledger,
		limits: policies.limits,
		now
	});
}

// src/decide/ownership.ts
function isOurs(instance, fleetEntry, fleetTag, ledger) {
	if (fleetEntry?.id !== void 0) return fleetEntry.id === instance.id;
	const pool = fleetEntry ? poolOfEntry(instance, fleetEntry, ledger) : poolInAudit(instance, ledger);
	return pool !== void 0 && carriesOurTags(instance, fleetTag, pool);
}
function poolOfEntry(instance, entry, ledger) {
	const launched = own$1(ledger.launches, entry.name)?.instanceId === instance.id;
	const known = own$1(ledger.repair?.known ?? {}, entry.name) === instance.id;
	return launched || known || instance.name === entry.name ? entry.pool : void 0;
}
function poolInAudit({ id, name = "", tags }, { launches, repair }) {
	const lived = own$1(repair?.known ?? {}, name) === id ? tags[tagKeys.pool] : void 0;
	return own$1(launches, name)?.pool ?? lived;
}

// src/decide/members.ts
const reconciliationTime = minutes(3);
const doubtfulTime = day;
function membersOf(sources) {
	const live = liveById(sources.instances);
	const index = {
		...sources,
		live,
		named: byName(live),
		ending: endingMachines(sources.ledger)
	};
	const claimed = /* @__PURE__ */ new Set();
	const wanted = namedInstances(sources.fleet).map((entry) => {
		const member = memberOf(entry, index, claimed);
		if (member.instance) claimed.add(member.instance.id);
		return member;
	});
	const rest = [...live.values()].filter((instance) => !claimed.has(instance.id));
	return [...wanted, ...straysOf(rest, index)].sort((one, other) => byText(one.pool, other.pool) || byText(one.name, other.name) || byText(one.instance?.id ?? "", other.instance?.id ?? ""));
}
function liveById(instances) {
	const live = instances.filter(isLive).sort((one, other) => byText(one.id, other.id));
	return new Map(live.map((instance) => [instance.id, instance]));
}
function byName(live) {
	const named = /* @__PURE__ */ new Map();
	for (const instance of live.values()) {
		if (instance.name === void 0) continue;
		const same = named.get(instance.name) ?? [];
		same.push(instance);
		named.set(instance.name, same);
	}
	return named;
}
function endingMachines(ledger) {
	const ending = Object.entries(ledger.terminations).filter(([, { state }]) => state === "intended" || state === "called");
	return new Map(ending.map(([name, { instanceId, pool }]) => [instanceId, {
		name,
		pool
	}]));
}
function memberOf(entry, index, claimed) {
	const launch = own$1(index.ledger.launches, entry.name);
	const known = {
		pool: entry.pool,
		name: entry.name,
		entry,
		...launch ? { launch } : {}
	};
	const found = machinesOf$1(entry, index);
	const ours = found.filter((instance) => isOurs(instance, entry, index.fleet.fleet, index.ledger));
	const [instance, ...others] = ours;
	if (instance && claimed.has(instance.id)) return {
		...known,
		state: "not-ours",
		why: "names a machine that another entry names too"
	};
	if (instance && others.length === 0) return {
		...known,
		...livingState(instance, launch, index)
	};
	if (others.length > 0) return {
		...known,
		state: "not-ours",
		why: `is the name of ${ours.length} live machines`
	};
	if (found.length > 0 && (launch || entry.id)) return {
		...known,
		state: "not-ours",
		why: "is the name of a machine without our tags"
	};
	return {
		...known,
		...absentState(entry, index)
	};
}
function machineIdOf({ name, id }, { launches, repair }) {
	const launch = own$1(launches, name);
	return id ?? (launch ? launch.instanceId : own$1(repair?.known ?? {}, name));
}
function machinesOf$1(entry, index) {
	const id = machineIdOf(entry, index.ledger);
	if (id === void 0) return index.named.get(entry.name) ?? [];
	const instance = index.live.get(id);
	return instance ? [instance] : [];
}
function livingState(instance, launch, index) {
	const since = activeSince(instance, launch, index.ledger);
	return {
		instance,
		...stateOf$1(instance, launch, index.ending.has(instance.id)),
		...since === void 0 ? {} : { activeSince: since }
	};
}
function stateOf$1(instance, launch, ending) {
	if (ending || instance.status === "terminating") return {
		state: "leaving",
		why: "is being terminated"
	};
	const isUnproven = launch?.state === "launched" && launch.instanceId === instance.id;
	if (instance.status === "active" && isUnproven) return {
		state: "booting",
		why: "is active at the cloud and not known to work yet"
	};
	if (instance.status === "active") return {
		state: "active",
		why: "is active"
	};
	if (instance.status === "booting") return {
		state: "booting",
		why: "is booting: neither load nor capacity until it is active"
	};
	return {
		state: "unhealthy",
		why: instance.status === "unhealthy" ? "is called unhealthy by the cloud" : "has a status that this version does not know"
	};
}
function activeSince(instance, launch, ledger) {
	if (instance.firstHealthy !== void 0) return instance.firstHealthy;
	const launched = launch?.instanceId === instance.id ? launch.at : void 0;
	const seen = own$1(ledger.firstSeen, instance.id);
	if (launched === void 0) return seen;
	return seen === void 0 || seen < launched ? launched : seen;
}
function absentState(entry, { ledger, now }) {
	const launch = own$1(ledger.launches, entry.name);
	const drift = "is named in the fleet file, but the cloud does not list it";
	if (!launch) return machineIdOf(entry, ledger) === void 0 ? {
		state: "pending",
		why: `${drift}: it is not launched yet`
	} : {
		state: "missing",
		why: drift
	};
	switch (launch.state) {
		case "intended": return {
			state: "pending",
			why: "is being launched; the cloud's answer is not known yet"
		};
		case "refused": return {
			state: "pending",
			why: `is not launched yet: ${launch.why ?? "refused"}`
		};
		case "unknown":
		case "closed": return between(launch.at, now) < doubtfulTime ? {
			state: "doubtful",
			why: "was launched with an unknown outcome in the last 24 hours"
		} : {
			state: "missing",
			why: `${drift}; its launch is closed and never repeated`
		};
		case "launched": return between(launch.at, now) < reconciliationTime ? {
			state: "pending",
			why: "was launched a moment ago and is not listed yet"
		} : {
			state: "missing",
			why: drift
		};
		default: return {
			state: "missing",
			why: drift
		};
	}
}
function straysOf(rest, index) {
	const entries = new Map(namedInstances(index.fleet).map((entry) => [entry.name, entry]));
	return rest.flatMap((instance) => {
		const entry = instance.name === void 0 ? void 0 : entries.get(instance.name);
		const launch = instance.name === void 0 ? void 0 : own$1(index.ledger.launches, instance.name);
		const ending = index.ending.get(instance.id);
		const pool = ending?.pool ?? entry?.pool ?? poolInAudit(instance, index.ledger);
		const name = ending?.name ?? instance.name;
		if (name === void 0 || pool === void 0) return [];
		if (!(ending !== void 0 || isOurs(instance, entry, index.fleet.fleet, index.ledger) || isOurs(instance, void 0, index.fleet.fleet, index.ledger))) return [];
		const state = livingState(instance, launch, index);
		const stray = state.state === "leaving" ? state : {
			...state,
			state: "stray",
			why: "is live, but the fleet file does not want it"
		};
		return [{
			pool,
			name,
			...launch ? { launch } : {},
			...stray
		}];
	});
}

// src/decide/orders.ts
function underOrders(policies, { orders }, now) {
	const hold = orders?.hold;
	const held = hold === void 0 || hold.until <= now ? void 0 : {
		what: "all",
		reason: hold.reason ?? "no reason was given",
		until: hold.until,
		by: `the command of ${hold.by}`
	};
	const protect = (orders?.protections ?? []).filter(({ until }) => until > now);
	if (held === void 0 && protect.length === 0) return policies;
	const { limits } = policies;
	return {
		...policies,
		limits: {
			...limits,
			...held === void 0 ? {} : { pauses: [held, ...limits.pauses ?? []] },
			...protect.length === 0 ? {} : { protect }
		}
	};
}

// src/decide/admit.ts
function admit(observation, from, now, played = {
	recall: queuePast,
	foresee: foresightOf
}) {
	const policies = underOrders(from, observation.ledger, now);
	const instances = observation.instances.kind === "seen" ? observation.instances.value : [];
	const live = liveInOrder(instances);
	const { fleet, ledger, faults = [] } = observation;
	const members = withFaults(membersOf({
		fleet,
		ledger,
		instances,
		now
	}), {
		faults,
		live,
		now
	});
	const joined = {
		now,
		observation,
		policies,
		pools: [...policies.pools].sort((one, other) => one.priority - other.priority || byText(one.name, other.name)),
		live,
		members,
		membersByPool: grouped(members),
		offers: offersInOrder(observation.offers),
		...played
	};
	const anomaly = unlistedInstances(observation) ?? fleetAnomaly(joined);
	const situation = anomaly ? {
		...joined,
		anomaly
	} : joined;
	const held = unlistedInstances(observation) ?? foreignFleet$1(observation) ?? anomaly;
	return {
		situation,
		...held ? { held } : {}
	};
}
function foreignFleet$1({ fleet, repository }) {
	if (fleet.fleet === repository) return void 0;
	return {
		reason: "not-ours",
		sentence: `the fleet file belongs to ${fleet.fleet}, but this repository is ${repository}; everything is held until the two agree`
	};
}
function liveInOrder(instances) {
	return [...new Map(instances.filter(isLive).map((instance) => [instance.id, instance])).values()].sort((one, other) => byText(one.id, other.id));
}
function offersInOrder(offers) {
	if (offers.kind === "gap") return offers;
	return {
		kind: "seen",
		value: offers.value.map((offer) => ({
			...offer,
			regions: [...offer.regions].sort(byText)
		})).sort((one, other) => byText(one.type, other.type))
	};
}
function grouped(members) {
	const groups = /* @__PURE__ */ new Map();
	for (const member of members) {
		const group = groups.get(member.pool);
		if (group) group.push(member);
		else groups.set(member.pool, [member]);
	}
	return groups;
}

// src/decide/checks/approval.ts
function approvalViolations(observation, policies, plan) {
	const { aboveHourlyCost, aboveTerminations, window } = policies.limits.confirmation;
	const merged = Object.values(observation.ledger.commits).filter(({ confirmed, approvers }) => confirmed && approvers.length === 0).filter(({ committedAt }) => plan.at - committedAt < window).reduce((sum, { growth }) => sum + growth, 0);
	return plan.proposals.filter(({ confirmation }) => confirmation.kind === "auto").filter((proposal) => {
		const cost = costOf$1(proposal);
		const removed = proposal.actions.filter(({ type }) => type === "terminate_instance").length;
		return cost > 0 && cost + Math.max(0, merged) > aboveHourlyCost || removed > aboveTerminations;
	}).map(({ pool }) => `the proposal for ${pool} merges by itself over a threshold`);
}
function costOf$1({ actions, costImpact }) {
	return Math.max(costImpact, ...actions.map((action) => action.costImpact));
}

// src/decide/checks/budget.ts
function budgetViolations({ instances, ledger }, { limits }, plan) {
	const growth = plan.proposals.flatMap(({ actions }) => actions).filter(({ type }) => type === "provision_instance");
	if (growth.length === 0 || instances.kind === "gap") return [];
	const rate = [...[...new Map(instances.value.filter(isLive).map((one) => [one.id, one])).values()].map(({ pricePerHour }) => pricePerHour ?? 0), ...growth.map(costOf)].reduce((sum, one) => sum + one, 0);
	const date = new Date(plan.at).toISOString();
	const [year, month, today] = [
		date.slice(0, 4),
		date.slice(0, 7),
		date.slice(0, 10)
	];
	const ends = {
		daily: Date.parse(`${today}T00:00:00Z`) + 24 * hour,
		monthly: Date.UTC(Number(year), Number(month.slice(5)), 1)
	};
	return ["daily", "monthly"].flatMap((name) => {
		const limit = limits.budget?.[name];
		const prefix = name === "daily" ? today : month;
		const total = Object.entries(ledger.spending?.days ?? {}).filter(([day]) => day.startsWith(prefix)).reduce((sum, [, amount]) => sum + amount, 0) + rate * (ends[name] - plan.at) / hour;
		return limit !== void 0 && total > limit ? [`the plan exceeds its ${name} budget`] : [];
	});
}
function costOf({ costImpact }) {
	return costImpact;
}

// src/decide/checks/changes.ts
function changeViolations(world, policies, plan) {
	return [...(policies.limits.changes ?? []).flatMap((budget) => over(budget, void 0, world, plan)), ...policies.pools.flatMap(({ name, changes }) => (changes ?? []).flatMap((budget) => over(budget, name, world, plan)))];
}
function over(budget, pool, world, plan) {
	return (budget.direction ? [budget.direction] : ["grow", "shrink"]).flatMap((direction) => {
		const planned = plan.proposals.filter((one) => one.direction === direction && (pool ?? one.pool) === one.pool).reduce((sum, { actions }) => sum + actions.length, 0);
		const before = doneBefore({
			budget,
			direction,
			pool
		}, world, plan);
		const most = mostOf({
			budget,
			direction,
			pool
		}, before, world);
		if (planned === 0 || planned + before <= most) return [];
		return [`the ${direction} of ${pool ?? "the fleet"} is over its change budget`];
	});
}
function mostOf({ budget, direction, pool }, before, world) {
	const count = budget.count ?? Number.POSITIVE_INFINITY;
	if (budget.percent === void 0) return count;
	const byId = new Map([...world.entries.values()].flatMap((entry) => entry.id ? [[entry.id, entry]] : []));
	const share = (world.live.filter((instance) => {
		const home = (byId.get(instance.id) ?? world.entries.get(instance.name ?? ""))?.pool ?? instance.tags["pool"];
		return pool === void 0 || home === void 0 || home === pool;
	}).length + before) * budget.percent / 100;
	return Math.min(count, Math.max(1, direction === "grow" ? Math.ceil(share) : Math.floor(share)));
}
function doneBefore(asked, { observation: { ledger } }, { at: now }) {
	const { budget, direction, pool } = asked;
	return Object.values(direction === "grow" ? ledger.launches : ledger.terminations).filter((one) => (pool ?? one.pool) === one.pool && one.state !== "refused" && one.state !== "expired" && now - one.at < budget.per).length;
}

// src/decide/checks/fleet.ts
function fleetViolations(observation, policies, plan) {
	return [...plan.proposals.flatMap((proposal) => [
		...difference(proposal, observation),
		...generation(proposal, observation),
		...placement(proposal, policies)
	]), ...recurring(plan, observation)];
}
function difference(proposal, { fleet }) {
	const { pool, actions, fleetAfter } = proposal;
	const { added, removed, changed } = fleetDifference({
		before: fleet,
		after: fleetAfter
	});
	const strangers = [...added, ...removed].filter((entry) => entry.pool !== pool);
	const provisions = actions.filter(({ type }) => type === "provision_instance");
	const terminations = actions.filter(({ type }) => type === "terminate_instance");
	return fleetAfter.fleet !== fleet.fleet || strangers.length > 0 || changed.length > 0 || !sameNames(added, provisions) || !sameNames(removed, terminations) || !added.every((entry) => provisions.some((action) => describes(action, entry))) ? [`the fleet after the proposal for ${pool} is not main's with its actions`] : [];
}
function sameNames(entries, actions) {
	const names = new Set(entries.map((entry) => entry.name));
	return names.size === actions.length && actions.every((action) => names.has(action.target));
}
function describes(action, entry) {
	return action.target === entry.name && action.instanceType === entry.type && action.region === entry.region && action.costImpact === entry.pricePerHour;
}
function generation({ pool, direction, fleetAfter }, { fleet }) {
	const before = own$1(fleet.pools, pool)?.generation ?? 0;
	const after = own$1(fleetAfter.pools, pool)?.generation ?? 0;
	return (direction === "grow" ? after > before : after === before) ? [] : [`the generation of ${pool} goes from ${before} to ${after}`];
}
function placement({ pool, actions }, policies) {
	const policy = policies.pools.find(({ name }) => name === pool);
	if (!policy) return [];
	const { types, regions } = policy.instance;
	return actions.filter(({ type }) => type === "provision_instance").filter(({ instanceType, region }) => !types.includes(instanceType) || regions.length > 0 && !regions.includes(region)).map(({ target }) => `${target} has a type or region that ${pool} does not allow`);
}
function recurring(plan, observation) {
	const { fleet, ledger, instances } = observation;
	const live = instances.kind === "seen" ? instances.value : [];
	const used = /* @__PURE__ */ new Set([
		...namedInstances(fleet).map(({ name }) => name),
		...Object.keys(ledger.launches),
		...live.flatMap(({ name }) => name ?? [])
	]);
	const wanted = plan.proposals.flatMap(({ actions }) => actions).filter(({ type }) => type === "provision_instance").map(({ target }) => target);
	return wanted.filter((name, index) => used.has(name) || wanted.indexOf(name) !== index).map((name) => `${name} was a name before`);
}

// src/decide/checks/world.ts
function worldOf(observation) {
	const { instances, fleet } = observation;
	const seen = instances.kind === "seen" ? instances.value.filter(isLive) : [];
	const byId = new Map(seen.map((instance) => [instance.id, instance]));
	const entries = namedInstances(fleet);
	const present = /* @__PURE__ */ new Map();
	const named = Map.groupBy(byId.values(), ({ name }) => name);
	for (const entry of entries) {
		const id = entry.id ?? own$1(observation.ledger.launches, entry.name)?.instanceId;
		const instance = id === void 0 ? void 0 : byId.get(id);
		const theirs = (id === void 0 ? named.get(entry.name) ?? [] : instance ? [instance] : []).find((one) => works(one) && isProven(one, entry, observation));
		if (!theirs) continue;
		const pool = present.get(entry.pool) ?? [];
		pool.push({
			entry,
			instance: theirs
		});
		present.set(entry.pool, pool);
	}
	return {
		observation,
		live: [...byId.values()],
		byId,
		copies: new Map([...named].map(([name, all]) => [name ?? "", all.length])),
		entries: new Map(entries.map((entry) => [entry.name, entry])),
		present
	};
}
function works({ status }) {
	return status === "active" || status === "booting";
}
function isProven(instance, entry, { fleet, ledger }) {
	if (entry?.id !== void 0) return entry.id === instance.id;
	const { name } = instance;
	if (!entry) {
		const pool = auditedPool(instance, ledger);
		return pool !== void 0 && carriesOurTags(instance, fleet.fleet, pool);
	}
	return (own$1(ledger.launches, entry.name)?.instanceId === instance.id || name === entry.name) && carriesOurTags(instance, fleet.fleet, entry.pool);
}
function auditedPool({ id, name = "", tags }, { launches, repair }) {
	const launched = own$1(launches, name);
	if (launched) return launched.pool;
	return own$1(repair?.known ?? {}, name) === id ? tags[tagKeys.pool] : void 0;
}
function firstActive(instance, name, { ledger }) {
	if (instance.firstHealthy !== void 0) return instance.firstHealthy;
	const launch = own$1(ledger.launches, name);
	const launched = launch?.instanceId === instance.id ? launch.at : void 0;
	const seen = own$1(ledger.firstSeen, instance.id);
	if (launched === void 0 || seen === void 0) return launched ?? seen;
	return launched < seen ? launched : seen;
}

// src/decide/checks/limits.ts
function limitViolations(observation, policies, plan) {
	const growth = plan.proposals.filter(({ direction }) => direction === "grow");
	if (growth.length === 0 || observation.instances.kind === "gap") return [];
	const planned = growth.flatMap(({ pool, actions }) => actions.map((action) => ({
		what: action.target,
		pool,
		count: 1,
		rate: action.costImpact
	})));
	const items = [
		...liveItems(observation, observation.instances.value.filter(isLive)),
		...namedItems(observation, plan.at),
		...waitingItems(observation, plan.at),
		...planned
	];
	return [
		...unpriced(items),
		...overspent(items, policies),
		...overcounted(items, policies),
		...growth.flatMap(({ pool }) => overfilled(items, pool, policies))
	];
}
function unpriced(items) {
	return items.filter(({ rate }) => rate === void 0).map(({ what }) => `the plan grows although nobody knows what ${what} costs`);
}
function overspent(items, { limits }) {
	const spend = items.reduce((sum, { rate }) => sum + (rate ?? 0), 0);
	if (spend <= limits.maxHourlySpend) return [];
	return [`the plan spends ${spend} of ${limits.maxHourlySpend} micro-dollars an hour`];
}
function overcounted(items, { limits }) {
	const count = items.reduce((sum, item) => sum + item.count, 0);
	return count > limits.maxInstances ? [`the plan has ${count} instances of at most ${limits.maxInstances}`] : [];
}
function overfilled(items, pool, policies) {
	const most = policies.pools.find(({ name }) => name === pool)?.size.max ?? 0;
	const count = items.filter((item) => item.pool === pool).reduce((sum, item) => sum + item.count, 0);
	return count > most ? [`the pool ${pool} has ${count} instances of at most ${most}`] : [];
}
function liveItems({ fleet, ledger }, live) {
	const entries = namedInstances(fleet);
	const byName = new Map(entries.map((entry) => [entry.name, entry]));
	const byId = new Map(entries.flatMap((entry) => entry.id ? [[entry.id, entry]] : []));
	return [...new Map(live.map((instance) => [instance.id, instance])).values()].map((instance) => {
		const entry = byId.get(instance.id) ?? byName.get(instance.name ?? "");
		const ours = isProven(instance, entry, {
			fleet,
			ledger
		}) || isProven(instance, void 0, {
			fleet,
			ledger
		});
		const pool = entry?.pool ?? auditedPool(instance, ledger);
		const base = {
			what: instance.name ?? instance.id,
			rate: instance.pricePerHour,
			count: ours ? 1 : 0
		};
		return ours && pool !== void 0 ? {
			...base,
			pool
		} : base;
	});
}
function namedItems(observation, now) {
	const { fleet, ledger } = observation;
	const lives = livingNames(observation);
	const entries = namedInstances(fleet);
	const named = new Set(entries.map(({ name }) => name));
	const pending = entries.filter(({ id, name }) => {
		if (id !== void 0 || lives.has(name)) return false;
		const launch = own$1(ledger.launches, name);
		if (!launch && own$1(ledger.repair?.known ?? {}, name) !== void 0) return false;
		return !launch || launch.state === "refused" || mayTurnUp$1(launch, now);
	});
	const lost = Object.entries(ledger.launches).filter(([name, launch]) => !named.has(name) && !lives.has(name) && mayTurnUp$1(launch, now));
	return [...pending.map((entry) => reserved(entry, observation)), ...lost.map(([name, launch]) => reserved({
		...launch,
		name
	}, observation))];
}
function livingNames({ instances, ledger }) {
	const live = instances.kind === "seen" ? instances.value.filter(isLive) : [];
	const ids = new Set(live.map(({ id }) => id));
	const launched = Object.entries(ledger.launches).filter(([, { instanceId }]) => instanceId !== void 0 && ids.has(instanceId)).map(([name]) => name);
	return /* @__PURE__ */ new Set([...launched, ...live.flatMap(({ name }) => name ?? [])]);
}
function mayTurnUp$1({ state, at }, now) {
	if (state === "intended") return true;
	return (state === "unknown" || state === "closed") && now - at < 864e5;
}
function reserved(entry, { offers }) {
	const offer = (offers.kind === "seen" ? offers.value : []).find(({ type }) => type === entry.type);
	const rate = entry.pricePerHour ?? offer?.pricePerHour;
	return {
		what: entry.name,
		pool: entry.pool,
		count: 1,
		rate
	};
}
function waitingItems({ waiting, fleet }, now) {
	const named = new Set(namedInstances(fleet).map(({ name }) => name));
	return waiting.filter(({ direction, until }) => direction === "grow" && until > now).map(({ number, pool, adds, costImpact }) => {
		const count = adds.filter((name) => !named.has(name)).length;
		return {
			what: `#${number}`,
			pool,
			count,
			rate: count > 0 ? costImpact : 0
		};
	});
}

// src/decide/checks/terminations.ts
function terminationViolations(world, policies, plan) {
	const going = plan.proposals.flatMap(({ actions }) => actions).filter(({ type }) => type === "terminate_instance");
	const context = {
		world,
		policies,
		now: plan.at
	};
	return [...going.flatMap((action) => victimViolations(action, context)), ...policies.pools.flatMap((pool) => {
		const leaving = going.filter((action) => action.pool === pool.name && !isLeaseOver(action, context)).filter(({ instanceId }) => isPresent(instanceId, world)).length;
		const left = leaving > 0 ? presentIn(pool.name, world) - leaving : pool.size.min;
		return left < pool.size.min ? [`${pool.name} is left with ${left} of at least ${pool.size.min}`] : [];
	})];
}
function isPresent(id, { byId }) {
	const instance = id === void 0 ? void 0 : byId.get(id);
	return instance?.status === "active" || instance?.status === "booting";
}
function victimViolations(action, context) {
	const { entries, byId, observation } = context.world;
	const entry = entries.get(action.target);
	const instance = action.instanceId === void 0 ? void 0 : byId.get(action.instanceId);
	if (!entry || !instance) return [`${action.target} is terminated without being there`];
	if (!isProven(instance, entry, observation)) return [`${action.target} is not ours`];
	return [...isProtected$1(entry, instance, context) ? [`${action.target} is protected`] : [], ...hasBeenIdle(instance, action, context) || isLeaseOver(action, context) ? [] : [`${action.target} is not known to have been idle`]];
}
function isLeaseOver(action, { world, policies, now }) {
	const { entries, byId, observation } = world;
	const entry = entries.get(action.target);
	if (action.rule !== "lease" || !entry) return false;
	if (entry.lease) return entry.lease.until <= now;
	const instance = action.instanceId === void 0 ? void 0 : byId.get(action.instanceId);
	const launch = own$1(observation.ledger.launches, action.target);
	const isItsLaunch = instance !== void 0 && launch?.instanceId === instance.id;
	const seen = instance && firstActive(instance, action.target, observation);
	const since = isItsLaunch ? launch.at : seen;
	const ages = policies.pools.filter(({ name }) => name === action.pool).flatMap(({ rules }) => rules).flatMap((rule) => rule.rule === "lease" && rule.maxAge !== void 0 ? [rule.maxAge] : []);
	return since !== void 0 && ages.some((age) => now >= since + age);
}
function isProtected$1(entry, instance, { policies, now }) {
	const tag = own$1(instance.tags, "fleetmerge-protect");
	const policy = policies.pools.find(({ name }) => name === entry.pool);
	const promises = [...entry.protect ? [entry.protect] : [], ...(policy?.protect ?? []).filter(({ of: target }) => target.kind === "name" ? target.name === entry.name : (target.value ?? own$1(instance.tags, target.key)) === own$1(instance.tags, target.key) && Object.hasOwn(instance.tags, target.key))];
	return !instance.mayTerminate || promises.some(({ until }) => until === void 0 || now < until) || tag !== void 0 && !(Date.parse(tag) <= now);
}
function sparingOf(rule) {
	const anyLoad = rule.rule === "target" && rule.victims === "least-busy";
	return {
		for: rule.for,
		below: anyLoad ? Number.POSITIVE_INFINITY : rule.belowPercent
	};
}
function hasBeenIdle(instance, action, context) {
	const { world, policies, now } = context;
	const { observation } = world;
	const readings = own$1(observation.readings, instance.id);
	const since = firstActive(instance, action.target, observation);
	if (readings?.kind !== "measured" || since === void 0) return false;
	return policies.pools.filter(({ name }) => name === action.pool).flatMap(({ rules: all }) => all).flatMap((rule) => "belowPercent" in rule ? [sparingOf(rule)] : []).some((rule) => {
		const gpus = readings.gpus.map(({ samples }) => samples.filter((one) => counts(one) && one.at >= since && isWithin$1(one, rule, now))).filter((samples) => samples.length > 0);
		return gpus.length === instance.gpus && gpus.every((samples) => quiet(samples, rule, now));
	});
}
function counts({ average, peak }) {
	return average >= 0 && average <= 100 && peak >= 0 && peak <= 100;
}
function isWithin$1({ at }, rule, now) {
	return at <= now && now - at < rule.for;
}
function quiet(samples, rule, now) {
	const wanted = Math.max(1, Math.floor(rule.for / minute));
	return new Set(samples.map(({ at }) => Math.floor((now - at) / 6e4))).size * 5 >= wanted * 4 && samples.some(({ at }) => now - at <= minutes(5)) && samples.every(({ peak }) => peak < rule.below);
}
function presentIn(pool, { present }) {
	return present.get(pool)?.length ?? 0;
}

// src/decide/checks/pauses.ts
function pauseViolations(world, policies, plan) {
	return plan.proposals.flatMap((proposal) => {
		return pausesOf(proposal, world, policies, plan).map((pause) => `the ${proposal.direction} of ${proposal.pool} ${pause}`);
	});
}
function pausesOf({ pool, direction, actions }, world, policies, { at: now }) {
	const { observation } = world;
	const { waiting, ledger } = observation;
	const { limits } = policies;
	const key = poolDirection(pool, direction);
	const isEmpty = presentIn(pool, world) === 0;
	const broken = own$1(ledger.failed ?? {}, key);
	const last = own$1(ledger.completed, key);
	const pause = direction === "grow" ? limits.cooldown.provision : limits.cooldown.terminate;
	const twin = waiting.some((one) => one.pool === pool && one.direction === direction);
	const policy = policies.pools.find(({ name }) => name === pool);
	const asked = isAskedByQueue(actions.length, {
		policy,
		direction,
		observation,
		limits,
		now
	});
	return [
		...direction === "grow" && policy !== void 0 && hasFailedTooOften(policy, ledger, limits, now) ? ["is stopped by launches that failed"] : [],
		...twin ? ["waits for an approval already"] : [],
		...last !== void 0 && !isEmpty && now - last < pause && !asked ? ["is cooling down"] : [],
		...broken !== void 0 && now - broken < (limits.cooldown.afterFailure ?? pause) ? ["is cooling down after a failure"] : [],
		...(own$1(ledger.rejected, key)?.until ?? 0) > now ? ["was rejected lately"] : []
	];
}
function isAskedByQueue(machines, of) {
	const { policy, direction, observation, limits, now } = of;
	const { queue } = limits.cooldown;
	if (!policy || direction !== "grow" || queue === void 0) return false;
	const last = own$1(observation.ledger.completed, poolDirection(policy.name, direction)) ?? 0;
	const most = policy.rules.some((one) => one.rule === "queue" && (one.learns ?? one.foresees)) ? Number.POSITIVE_INFINITY : waitingGpus(policy, observation, now);
	return now - last >= queue && machines <= most;
}
function waitingGpus({ rules }, { signals = {} }, now) {
	return rules.flatMap((rule) => {
		const answer = rule.rule === "queue" ? own$1(signals, rule.query) : void 0;
		return answer?.kind === "seen" ? answer.value : [];
	}).reduce((sum, { samples }) => {
		const [newest] = samples.filter(({ at }) => at <= now).sort((one, two) => two.at - one.at);
		return sum + Math.ceil(newest?.value ?? 0);
	}, 0);
}
function hasFailedTooOften(pool, { trials = {} }, { stop }, now) {
	const trial = own$1(trials, pool.name);
	return stop !== void 0 && trial?.failedAt !== void 0 && trial.policy === policyMark(pool) && trial.failures >= stop.afterFailures && now - trial.failedAt < stop.lasts;
}

// src/decide/checks/loads.ts
function meanOf({ byAge }) {
	return [...byAge.values()].reduce((sum, value) => sum + value, 0) / byAge.size;
}
function loadsOf(world, pool, stretch) {
	const present = world.present.get(pool) ?? [];
	const { ledger, faults = [] } = world.observation;
	const ending = new Set(Object.values(ledger.terminations).map(({ instanceId }) => instanceId));
	const ids = present.map(({ instance }) => instance.id);
	if (faults.length > 0 || new Set(ids).size < ids.length || present.some(({ entry, instance }) => ending.has(instance.id) || (world.copies.get(entry.name) ?? 0) > 1)) return void 0;
	return present.filter((one) => one.instance.status === "active" && !isUnproven(one, world)).flatMap((one) => loadOf$1(one, world, stretch) ?? []);
}
function isUnproven({ entry, instance }, { observation }) {
	const launch = own$1(observation.ledger.launches, entry.name);
	return launch?.state === "launched" && launch.instanceId === instance.id;
}
function loadOf$1({ entry, instance }, world, stretch) {
	const readings = own$1(world.observation.readings, instance.id);
	const since = firstActive(instance, entry.name, world.observation);
	if (readings?.kind !== "measured" || since === void 0) return void 0;
	const gpus = readings.gpus.map(({ samples }) => averages(samples.filter((one) => one.at >= since), stretch)).filter((byAge) => byAge.size > 0);
	const wanted = Math.max(1, Math.floor(stretch.window / minute));
	const isKnown = gpus.every((byAge) => byAge.size * 5 >= wanted * 4 && Math.min(...byAge.keys()) * 6e4 <= minutes(5));
	if (gpus.length !== instance.gpus || !isKnown) return void 0;
	const byAge = /* @__PURE__ */ new Map();
	for (const age of new Set(gpus.flatMap((one) => [...one.keys()]))) {
		const values = gpus.flatMap((one) => one.get(age) ?? []);
		byAge.set(age, values.reduce((sum, value) => sum + value, 0) / values.length);
	}
	return {
		name: entry.name,
		byAge,
		highest: Math.max(...byAge.values())
	};
}
function averages(samples, { now, window }) {
	const byAge = /* @__PURE__ */ new Map();
	for (const { at, average, peak } of samples) {
		if (!(average >= 0 && average <= 100 && peak >= 0 && peak <= 100) || at > now || now - at >= window) continue;
		const age = Math.floor((now - at) / minute);
		byAge.set(age, Math.min(average, byAge.get(age) ?? average));
	}
	return byAge;
}

// src/decide/checks/shrinking.ts
const tolerance = .02;
function shrinkingViolations(world, policies, plan) {
	return plan.proposals.flatMap(({ pool, direction, actions }) => {
		const policy = policies.pools.find(({ name }) => name === pool);
		const isSaving = (action) => !isLeaseOver(action, {
			world,
			policies,
			now: plan.at
		});
		if (direction !== "shrink" || !policy || !actions.every(isSaving)) return [];
		const going = {
			world,
			policy,
			actions,
			now: plan.at
		};
		return [
			...floors(going),
			...flapping(going),
			...stabilizing$1(going)
		];
	});
}
function leftOf({ world, policy, actions }) {
	const ids = new Set(actions.flatMap(({ instanceId }) => instanceId ?? []));
	return (world.present.get(policy.name) ?? []).filter(({ instance }) => !ids.has(instance.id)).length;
}
function floors(going) {
	const left = leftOf(going);
	const { world, policy, actions } = going;
	const working = new Set((world.present.get(policy.name) ?? []).map(({ instance }) => instance.id));
	if (!actions.some(({ instanceId }) => working.has(instanceId ?? ""))) return [];
	return policy.rules.map((rule) => floorOf$1(rule, going.now)).filter((floor) => left < floor).map((floor) => `${policy.name} is left with ${left} where a rule wants ${floor}`);
}
function floorOf$1(rule, now) {
	if (rule.rule === "minimum") return rule.instances;
	if (rule.rule !== "schedule" || rule.minimum === void 0) return 0;
	return isInside(rule, now) ? rule.minimum : 0;
}
function isInside({ days, from, to, zone, except }, now) {
	const { date, weekday, minuteOfDay } = wallClock(now, zone);
	const before = new Date(Date.parse(`${date}T12:00:00Z`) - day).toISOString().slice(0, 10);
	const yesterday = weekdays[(weekdays.indexOf(weekday) + 6) % 7] ?? weekday;
	const end = to > from ? to : to + 1440;
	const covers = (minutes) => minutes >= from && minutes < end;
	return days.includes(weekday) && !except.includes(date) && covers(minuteOfDay) || days.includes(yesterday) && !except.includes(before) && covers(minuteOfDay + 1440);
}
function flapping(going) {
	const { policy, actions } = going;
	const names = new Set(actions.map(({ target }) => target));
	return policy.rules.flatMap((rule) => {
		const threshold = thresholdOf(rule);
		if (!threshold) return [];
		const loads = loadsOf(going.world, policy.name, {
			now: going.now,
			window: threshold.window
		});
		const others = loads?.filter(({ name }) => !names.has(name)).length ?? 0;
		if (!loads || others === 0) return [];
		const mean = loads.reduce((sum, load) => sum + meanOf(load), 0) / others;
		return mean > threshold.above + tolerance ? [`${policy.name} would grow again: ${rule.rule} at ${mean.toFixed(2)}`] : [];
	});
}
function thresholdOf(rule) {
	if (rule.rule === "high_utilization") return {
		above: rule.abovePercent,
		window: rule.for
	};
	if (rule.rule !== "target") return void 0;
	return {
		above: rule.percent + rule.tolerancePercent,
		window: rule.over
	};
}
function stabilizing$1(going) {
	const { policy, actions, now } = going;
	const left = leftOf(going);
	return policy.rules.flatMap((rule) => {
		if (rule.rule !== "target" || !actions.every((one) => one.rule === "target")) return [];
		const loads = loadsOf(going.world, policy.name, {
			now,
			window: rule.for
		});
		const needed = loads ? mostNeeded(rule, loads) : 0;
		return left < needed ? [`${policy.name} is left with ${left} and needed ${needed} lately`] : [];
	});
}
function mostNeeded({ percent, over, for: time }, loads) {
	const length = Math.max(1, Math.floor(time / minute));
	const width = Math.max(1, Math.floor(over / minute));
	const work = Array.from({ length }, (_, age) => loads.reduce((sum, { byAge, highest }) => sum + (byAge.get(age) ?? highest), 0));
	const sizes = work.map((_, age) => {
		const part = work.slice(age, age + width);
		const mean = part.reduce((sum, one) => sum + one, 0) / part.length;
		return Math.ceil(mean / percent - 1e-6);
	});
	return Math.max(...sizes);
}

// src/decide/checks/switches.ts
function switchViolations(policies, plan) {
	return plan.proposals.flatMap((proposal) => {
		const pool = policies.pools.find(({ name }) => name === proposal.pool);
		const what = `the ${proposal.direction} of ${proposal.pool}`;
		const hours = [policies.limits.windows ?? [], pool?.windows ?? []];
		return [...isPaused(proposal, policies, plan.at) ? [`${what} is paused`] : [], ...hours.every((windows) => isOpen$1(windows, plan.at)) ? [] : [`${what} is out of hours`]];
	});
}
function isPaused({ pool, direction }, { limits, pools }, now) {
	const own = pools.filter(({ name }) => name === pool).flatMap(({ pause }) => pause ?? []);
	return [...limits.pauses ?? [], ...own].some(({ what, until }) => what !== opposite[direction] && now < (until ?? Number.POSITIVE_INFINITY));
}
const opposite = {
	grow: "shrink",
	shrink: "grow"
};
function isOpen$1(windows, now) {
	const ours = windows.filter(({ acts }) => acts.includes("propose"));
	const inside = (effect) => ours.some((one) => one.effect === effect && minutesInto(one, now) < lengthOf$1(one));
	const isFree = ours.every(({ effect }) => effect === "deny");
	return !inside("deny") && (isFree || inside("allow"));
}
function minutesInto({ days, from, zone }, now) {
	const { weekday, minuteOfDay } = wallClock(now, zone);
	const today = weekdays.indexOf(weekday);
	const yesterday = weekdays[(today + 6) % 7] ?? weekday;
	if (days.includes(weekday) && minuteOfDay >= from) return minuteOfDay - from;
	return days.includes(yesterday) ? minuteOfDay + 1440 - from : Number.POSITIVE_INFINITY;
}
function lengthOf$1({ from, to }) {
	return to > from ? to - from : to + 1440 - from;
}

// src/decide/check.ts
function violations(observation, policies, plan) {
	const world = worldOf(observation);
	return [
		...blindness(observation, plan),
		...identities(plan),
		...plan.proposals.flatMap((proposal) => shape(proposal, policies)),
		...onePerPool(plan, policies),
		...fleetViolations(observation, policies, plan),
		...limitViolations(observation, policies, plan),
		...terminationViolations(world, policies, plan),
		...shrinkingViolations(world, policies, plan),
		...approvalViolations(observation, policies, plan),
		...pauseViolations(world, policies, plan),
		...switchViolations(policies, plan),
		...budgetViolations(observation, policies, plan),
		...changeViolations(world, policies, plan)
	];
}
function blindness({ instances, offers, fleet, repository }, plan) {
	const actions = plan.proposals.flatMap((proposal) => proposal.actions);
	const grows = actions.some((action) => action.type === "provision_instance");
	return [
		...when(instances.kind === "gap" && actions.length > 0, "acts without a list of instances"),
		...when(offers.kind === "gap" && grows, "grows without offers"),
		...when(fleet.fleet !== repository && actions.length > 0, `acts on the fleet of ${fleet.fleet} from ${repository}`)
	];
}
function identities(plan) {
	const proposed = plan.proposals.flatMap((proposal) => proposal.actions);
	const all = [...proposed, ...plan.blocked];
	const ids = all.map((action) => action.id);
	return [
		...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is the identity of two actions`),
		...all.filter((action) => action.id !== actionId(action.type, action.target, plan.at)).map((action) => `${action.id} does not name its type, target and second`),
		...proposed.filter((action) => action.block !== void 0).map((action) => `${action.id} is proposed although it is blocked`),
		...plan.blocked.filter((action) => action.block === void 0).map((action) => `${action.id} stands among the blocked without a reason`)
	];
}
function shape(proposal, policies) {
	const { pool, direction, actions, costImpact } = proposal;
	const type = direction === "grow" ? "provision_instance" : "terminate_instance";
	const sum = actions.reduce((total, action) => total + action.costImpact, 0);
	return [
		...when(actions.length === 0, `the proposal for ${pool} is empty`),
		...when(!policies.pools.some(({ name }) => name === pool), `${pool} has no policy`),
		...when(sum !== costImpact, `the cost of the proposal for ${pool} is not its actions' sum`),
		...actions.filter((action) => action.pool !== pool || action.type !== type).map((action) => `${action.id} does not belong into the ${direction} of ${pool}`),
		...actions.filter((action) => !signFits(action)).map((action) => `${action.id} has a cost of the wrong sign`)
	];
}
function signFits({ type, costImpact }) {
	return type === "provision_instance" ? costImpact > 0 : costImpact <= 0;
}
const exact = /* @__PURE__ */ new Set([
	"queue",
	"headroom",
	"schedule",
	"target",
	"lease"
]);
function onePerPool(plan, { limits }) {
	const pools = plan.proposals.map((proposal) => proposal.pool);
	const twice = pools.filter((pool, index) => pools.indexOf(pool) !== index);
	const shrinking = plan.proposals.filter(({ direction, actions }) => direction === "shrink" && actions.length > 1 && (actions.length > limits.confirmation.aboveTerminations || actions.some(({ rule }) => !exact.has(rule))));
	return [...twice.map((pool) => `${pool} has two proposals`), ...shrinking.map(({ pool }) => `${pool} loses more machines at once than its rules can tell`)];
}
function when(wrong, sentence) {
	return wrong ? [sentence] : [];
}

// src/decide/protection.ts
function protectionOf(member, { policies, now }) {
	const { name, instance } = member;
	const promise = promisesTo(member, policies).find((one) => isKept(one, now));
	if (promise) return blockOf$4(name, promise, now);
	if (instance && !instance.mayTerminate) return {
		reason: "protected",
		sentence: `the cloud says that it would refuse to terminate ${name} now`
	};
}
function promisesTo(member, policies) {
	const { name, pool, entry, instance } = member;
	const inFile = entry?.protect ? [{
		by: "",
		...entry.protect
	}] : [];
	const tags = instance?.tags ?? {};
	return [
		...inFile,
		...byPolicy({
			name,
			pool,
			tags
		}, policies),
		...byTag(tags)
	];
}
function byPolicy(machine, { pools, limits }) {
	const policy = pools.find(({ name }) => name === machine.pool);
	return [...(limits.protect ?? []).filter(({ name }) => name === machine.name).map(({ by, until, reason }) => ({
		by: ` by the command of ${by}`,
		until,
		reason
	})), ...(policy?.protect ?? []).filter((one) => isMeant(one, machine)).map(({ of: _of, ...promise }) => ({
		by: ` by the policy of ${machine.pool}`,
		...promise
	}))];
}
function isMeant({ of: target }, { name, tags }) {
	if (target.kind === "name") return target.name === name;
	const value = own$1(tags, target.key);
	return value !== void 0 && (target.value === void 0 || target.value === value);
}
function byTag(tags) {
	const value = own$1(tags, protectTag);
	if (value === void 0) return [];
	const by = ` by its tag ${protectTag}`;
	const until = endOf$2(value.trim());
	return until === void 0 ? [{
		by,
		reason: "its value is no time, so it has no end"
	}] : [{
		by,
		reason: `it says ${value.trim()}`,
		until
	}];
}
const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/;
function endOf$2(text) {
	const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
	if (!isDay && !momentPattern.test(text)) return void 0;
	const at = Date.parse(isDay ? `${text}T00:00:00Z` : text);
	if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text.slice(0, 16))) return;
	return instant(isDay ? at + 24 * hour : at);
}
function isKept({ until }, now) {
	return until === void 0 || until > now;
}
function blockOf$4(name, { by, reason, until }, now) {
	return {
		reason: "protected",
		sentence: `${name} is protected${by} ${until === void 0 ? "until the protection is removed" : `until ${clockTime(until, now)}`}: ${reason}`,
		...until === void 0 ? {} : { until }
	};
}

// src/decide/rules/opinion.ts
function opinionsByMember(opinions) {
	const byMember = /* @__PURE__ */ new Map();
	for (const opinion of opinions) {
		if (opinion.kind === "grow" || opinion.kind === "abstain") continue;
		if (opinion.member === void 0) continue;
		const spoken = byMember.get(opinion.member);
		if (spoken) spoken.push(opinion);
		else byMember.set(opinion.member, [opinion]);
	}
	return byMember;
}
function opinionsOfAll(opinions) {
	return opinions.filter(({ kind, ...rest }) => (kind === "keep" || kind === "unknown") && (!("member" in rest) || rest.member === void 0));
}
function activeMembers(pool) {
	return pool.members.filter((member) => member.state === "active");
}
const coming = /* @__PURE__ */ new Set([
	"booting",
	"pending",
	"doubtful"
]);
function comingMembers(pool) {
	return pool.members.filter(({ state }) => coming.has(state));
}
function presentCount(pool) {
	return activeMembers(pool).length + comingMembers(pool).length;
}

// src/decide/holds.ts
function holdsOf(situation, outcomes) {
	const byPool = new Map(outcomes.map((outcome) => [outcome.pool.name, verdictOf(outcome)]));
	const acted = new Set(outcomes.flatMap(targetsOf));
	return situation.members.filter(({ state, name }) => state !== "active" && state !== "unhealthy" || !acted.has(name)).map((member) => ({
		pool: member.pool,
		instance: member.name,
		block: blockOf$3(member, byPool.get(member.pool), situation)
	}));
}
function heldMembers(situation, block) {
	return situation.members.map((member) => ({
		pool: member.pool,
		instance: member.name,
		block
	}));
}
function targetsOf({ proposal, blocked }) {
	return [...proposal?.actions ?? [], ...blocked].filter((action) => action.type === "terminate_instance").map((action) => action.target);
}
function verdictOf({ pool, opinions }) {
	const grows = opinions.some((one) => one.kind === "grow");
	const byMember = opinionsByMember(opinions);
	return {
		pool: pool.name,
		grows,
		byMember,
		ofAll: opinionsOfAll(opinions)
	};
}
const stateReasons = {
	booting: "unknown-readings",
	unhealthy: "unknown-readings",
	leaving: "on-hold",
	stray: "on-hold",
	pending: "on-hold",
	doubtful: "outcome-unknown",
	missing: "on-hold",
	"not-ours": "not-ours"
};
function blockOf$3(member, verdict, situation) {
	if (!verdict) return {
		reason: "on-hold",
		sentence: `${member.pool} has no policy, so nothing is done with ${member.name}`
	};
	if (member.state !== "active") return {
		reason: stateReasons[member.state],
		sentence: `${member.name} ${member.why}`
	};
	const opinions = [...verdict.byMember.get(member.name) ?? [], ...verdict.ofAll];
	return unknownBlock(opinions) ?? protectionOf(member, situation) ?? keptBlock(opinions) ?? sparedBlock(opinions, verdict) ?? {
		reason: "on-hold",
		sentence: `no rule of ${member.pool} asks for anything about ${member.name}`
	};
}
function unknownBlock(opinions) {
	const unknown = opinions.find((one) => one.kind === "unknown");
	return unknown && {
		reason: "unknown-readings",
		sentence: unknown.reason
	};
}
function keptBlock(opinions) {
	const kept = opinions.find((one) => one.kind === "keep");
	if (!kept) return void 0;
	const until = kept.until === void 0 ? {} : { until: kept.until };
	return {
		reason: "busy-again",
		sentence: kept.reason,
		...until
	};
}
function sparedBlock(opinions, { pool, grows }) {
	const free = opinions.find((one) => one.kind === "may-shrink");
	if (!free) return void 0;
	return grows ? {
		reason: "would-flap",
		sentence: `${free.reason}, but ${pool} asks to grow`
	} : {
		reason: "too-many-changes",
		sentence: free.surplus === void 0 ? `${free.reason}, but one termination a pool and plan is the most` : `${free.reason}, but no more go in one plan than may go without an approval`
	};
}

// src/decide/fleet-after.ts
function newNames(pool, count, situation) {
	const { observation, pools } = situation;
	const taken = /* @__PURE__ */ new Set([...namesTaken(observation), ...pools.map(({ name }) => name)]);
	let generation = own$1(observation.fleet.pools, pool)?.generation ?? 0;
	for (;;) {
		generation += 1;
		const names = Array.from({ length: count }, (_, index) => {
			return `${pool}-${generation}-${letters(index)}`;
		});
		if (!names.some((name) => taken.has(name))) return {
			generation,
			names
		};
	}
}
function grown(fleet, growth) {
	const instances = [...own$1(fleet.pools, growth.pool)?.instances ?? [], ...growth.entries];
	return withPool(fleet, growth.pool, {
		generation: growth.generation,
		instances
	});
}
function shrunk(fleet, removal) {
	const before = own$1(fleet.pools, removal.pool);
	const instances = (before?.instances ?? []).filter(({ name }) => !removal.names.includes(name));
	return withPool(fleet, removal.pool, {
		generation: before?.generation ?? 0,
		instances
	});
}
function letters(index) {
	const letter = String.fromCharCode("a".charCodeAt(0) + index % 26);
	return index < 26 ? letter : letters(Math.floor(index / 26) - 1) + letter;
}
function namesTaken(observation) {
	const { fleet, ledger, instances, waiting } = observation;
	const live = instances.kind === "seen" ? instances.value : [];
	return /* @__PURE__ */ new Set([
		...namedInstances(fleet).map((entry) => entry.name),
		...Object.keys(ledger.launches),
		...Object.keys(ledger.terminations),
		...live.flatMap((instance) => instance.name ?? []),
		...waiting.flatMap((proposal) => [...proposal.adds, ...proposal.removes])
	]);
}
function withPool(fleet, name, pool) {
	const all = [...Object.entries(fleet.pools).filter(([other]) => other !== name), [name, pool]];
	return {
		...fleet,
		pools: Object.fromEntries([...all].sort(([one], [other]) => byText(one, other)).map(([key, value]) => [key, inOrder(value)]))
	};
}
function inOrder(pool) {
	if (pool.instances.every(({ name }, index, all) => index === 0 || byText(all[index - 1]?.name ?? "", name) <= 0)) return pool;
	const instances = [...pool.instances].sort((one, other) => byText(one.name, other.name));
	return {
		...pool,
		instances
	};
}

// src/decide/tally.ts
function tallyOfLive(situation) {
	return total(liveParts(situation));
}
function tallyOfProjected(situation) {
	return total([...liveParts(situation), ...reservedParts(situation)]);
}
function tallyOfNamed(situation) {
	return total([
		...situation.members.flatMap(({ name, pool, entry }) => entry ? [{
			name,
			pool,
			count: 1,
			...priced(priceOfEntry(entry, situation))
		}] : []),
		...lostLaunches(situation),
		...waitingParts(situation)
	]);
}
function withGrowth(tally, growth) {
	const { pool, count, rate } = growth;
	const byPool = new Map(tally.byPool);
	byPool.set(pool, (byPool.get(pool) ?? 0) + count);
	return {
		...tally,
		count: tally.count + count,
		spend: sumRates([tally.spend, timesRate(count, rate)]),
		byPool,
		planned: counting$1(tally, poolDirection(pool, "grow"), count)
	};
}
function withShrinking(tally, shrinking) {
	const { pool, count } = shrinking;
	return {
		...tally,
		planned: counting$1(tally, poolDirection(pool, "shrink"), count)
	};
}
function counting$1({ planned }, key, count) {
	return new Map([...planned, [key, (planned.get(key) ?? 0) + count]]);
}
function timesRate(count, rate) {
	return sumRates(Array.from({ length: count }, () => rate));
}
function projectionOf$1(situation, tallies) {
	const { limits } = situation.policies;
	const { now, projected } = tallies;
	const unpriced = [.../* @__PURE__ */ new Set([...now.unpriced, ...projected.unpriced])].sort(byText);
	return {
		...now.unpriced.length > 0 ? {} : { spendNow: now.spend },
		...projected.unpriced.length > 0 ? {} : { spendProjected: projected.spend },
		...unpriced.length > 0 ? { unpriced } : {},
		spendLimit: limits.maxHourlySpend,
		countNow: now.count,
		countProjected: projected.count,
		countLimit: limits.maxInstances
	};
}
function total(parts) {
	const byPool = /* @__PURE__ */ new Map();
	for (const { pool, count } of parts) if (pool !== void 0) byPool.set(pool, (byPool.get(pool) ?? 0) + count);
	return {
		count: parts.reduce((sum, part) => sum + part.count, 0),
		spend: sumRates(parts.map((part) => part.rate ?? 0)),
		unpriced: parts.filter((part) => part.rate === void 0).map((part) => part.name).sort(byText),
		byPool,
		planned: /* @__PURE__ */ new Map()
	};
}
function liveParts({ live, members }) {
	const owner = new Map(members.flatMap((member) => member.instance ? [[member.instance.id, member]] : []));
	return live.map((instance) => {
		const member = owner.get(instance.id);
		return {
			name: member?.name ?? instance.name ?? instance.id,
			count: member ? 1 : 0,
			...member ? { pool: member.pool } : {},
			...priced(instance.pricePerHour)
		};
	});
}
function reservedParts(situation) {
	return [
		...situation.members.flatMap((member) => reservedName(member, situation)),
		...lostLaunches(situation),
		...waitingParts(situation)
	];
}
function reservedName(member, situation) {
	const { name, pool, entry, state } = member;
	if (state === "not-ours") return [{
		name,
		pool,
		count: 1,
		rate: 0
	}];
	if (!entry || state !== "pending" && state !== "doubtful") return [];
	return [{
		name,
		pool,
		count: 1,
		...priced(priceOfEntry(entry, situation))
	}];
}
function lostLaunches(situation) {
	const named = new Set(situation.members.map((member) => member.name));
	return Object.entries(situation.observation.ledger.launches).filter(([name, launch]) => !named.has(name) && mayTurnUp(launch, situation)).map(([name, launch]) => ({
		name,
		pool: launch.pool,
		count: 1,
		...priced(launch.pricePerHour ?? priceOfType(launch.type, situation))
	}));
}
function mayTurnUp(launch, { now }) {
	if (launch.state === "intended") return true;
	return (launch.state === "unknown" || launch.state === "closed") && between(launch.at, now) < doubtfulTime;
}
function waitingParts(situation) {
	const { fleet, waiting } = situation.observation;
	return waiting.filter((proposal) => proposal.direction === "grow" && proposal.until > situation.now).flatMap((proposal) => waitingPart(proposal, fleet));
}
function waitingPart(proposal, fleet) {
	const merged = own$1(fleet.pools, proposal.pool)?.instances ?? [];
	const adds = proposal.adds.filter((name) => !merged.some((entry) => entry.name === name));
	if (adds.length === 0) return [];
	return [{
		name: `pull request #${proposal.number}`,
		pool: proposal.pool,
		count: adds.length,
		rate: proposal.costImpact
	}];
}
function priceOfEntry(entry, situation) {
	return entry.pricePerHour ?? priceOfType(entry.type, situation);
}
function priceOfType(type, { offers }) {
	if (offers.kind === "gap") return void 0;
	return offers.value.find((offer) => offer.type === type)?.pricePerHour;
}
function priced(rate) {
	return rate === void 0 || rate <= 0 ? {} : { rate };
}

// src/decide/actions.ts
function changeOf(wish, situation, trim) {
	return wish.kind === "grow" ? growth(wish, situation, trim) : shrinking(wish, situation, trim);
}
function blockedActions(wish, block, situation) {
	return wish.kind === "shrink" ? terminations(wish, situation).map((action) => ({
		...action,
		block
	})) : [blockedGrowth(wish, block, situation)];
}
function blockedGrowth(wish, block, situation) {
	const { placement, pool } = wish;
	const found = placement.kind === "found" ? placement : void 0;
	const price = found?.pricePerHour ?? 0;
	return {
		...provision(wish, situation, pool.name),
		costImpact: timesRate(wish.count, price),
		instanceType: found?.type ?? pool.instance.types[0] ?? "",
		region: found?.region ?? pool.instance.regions[0] ?? "",
		block
	};
}
function growth(wish, situation, trim) {
	const { placement, pool, count } = wish;
	if (placement.kind !== "found" || placement.pricePerHour === void 0) return void 0;
	const { type, region, pricePerHour } = placement;
	const { fleet } = situation.observation;
	const { generation, names } = newNames(pool.name, count, situation);
	const entries = names.map((name) => {
		return {
			name,
			type,
			region,
			pricePerHour
		};
	});
	const reason = trim ? `${wish.reason}; ${trimmedWords(trim, count)}` : wish.reason;
	return {
		actions: names.map((name) => ({
			...provision(wish, situation, name),
			reason,
			costImpact: pricePerHour,
			instanceType: type,
			region
		})),
		fleetAfter: grown(fleet, {
			pool: pool.name,
			generation,
			entries
		})
	};
}
function trimmedWords({ asked, block }, fits) {
	return `asked for ${asked}, of which ${fits} fit: ${block.sentence}`;
}
function shrinking(wish, situation, trim) {
	const names = leavingOf(wish).map(({ name }) => name);
	const words = trim ? `; ${trimmedWords(trim, names.length)}` : "";
	return {
		actions: terminations(wish, situation).map((action) => ({
			...action,
			reason: `${action.reason}${words}`
		})),
		fleetAfter: shrunk(situation.observation.fleet, {
			pool: wish.pool.name,
			names
		})
	};
}
function terminations(wish, situation) {
	const { pool, victim, rule, reason, evidence, more } = wish;
	return [{
		member: victim,
		rule,
		reason,
		evidence
	}, ...more].map((leaving) => termination(leaving, pool.name, situation));
}
function provision(wish, { now }, target) {
	return {
		id: actionId("provision_instance", target, now),
		type: "provision_instance",
		pool: wish.pool.name,
		target,
		rule: wish.rule,
		reason: wish.reason,
		evidence: wish.evidence
	};
}
function termination({ member, rule, reason, evidence }, pool, { now }) {
	const { instance, entry, name } = member;
	return {
		id: actionId("terminate_instance", name, now),
		type: "terminate_instance",
		pool,
		target: name,
		rule,
		reason,
		costImpact: negated(instance?.pricePerHour ?? 0),
		instanceType: instance?.type ?? entry?.type ?? "",
		region: instance?.region ?? entry?.region ?? "",
		...instance ? { instanceId: instance.id } : {},
		evidence
	};
}

// src/decide/dead-names.ts
function vanishedSince(ledger, since) {
	return Object.entries(ledger.repair?.vanished ?? {}).filter(([, { at }]) => at > since).map(([name]) => name).sort();
}

// src/decide/required-confirmation.ts
function requiredConfirmation(difference, context) {
	const prices = growthPrices(difference);
	const people = prices === void 0 ? mostApprovals(context.limits) : peopleFor(sumRates(prices), context);
	const approvals = people > 1 ? { approvals: people } : {};
	const person = needsPerson(difference, context);
	if (person !== void 0) return {
		kind: "approval",
		why: person,
		...approvals
	};
	if (prices === void 0) return {
		kind: "approval",
		why: "an instance that it adds has no price",
		...approvals
	};
	const growth = judgeGrowth(sumRates(prices), context);
	if (growth.kind === "approval" || people === 1) return {
		...growth,
		...approvals
	};
	return {
		kind: "approval",
		why: `it adds ${hourly(sumRates(prices))}, which ${people} people must approve`,
		...approvals
	};
}
function mostApprovals({ confirmation }) {
	return Math.max(1, ...(confirmation.tiers ?? []).map((tier) => tier.count));
}
function peopleFor(growth, context) {
	if (growth === 0) return 1;
	const reached = (context.limits.confirmation.tiers ?? []).filter((tier) => growth + growthApprovedByFewer(tier.count, context) > tier.aboveHourlyCost);
	return Math.max(1, ...reached.map((tier) => tier.count));
}
function needsPerson(difference, context) {
	const { added, removed, changed } = difference;
	if (context.isRollback) return "a rollback always needs an approval";
	const adopted = [...added.filter((entry) => entry.id !== void 0), ...changed.filter(({ before, after }) => before.id !== after.id).map(({ after }) => after)];
	const unprotected = [...removed.filter((entry) => isProtected(entry, context.now)), ...changed.filter(({ before, after }) => isProtected(before, context.now) && loosened(before, after)).map(({ after }) => after)];
	const lost = lostTogether(context);
	if (lost !== void 0) return lost;
	if (adopted.length > 0) return `it adopts ${namesOf$1(adopted)}`;
	if (unprotected.length > 0) return `it removes the protection of ${namesOf$1(unprotected)}`;
	if (removed.length > 0 && !context.removalsJustified) return `it removes ${namesOf$1(removed)} without a rule that asked for it`;
	const { aboveTerminations } = context.limits.confirmation;
	if (removed.length > aboveTerminations) return `it terminates ${removed.length}, and ${aboveTerminations} may go without an approval`;
	if (changed.some(({ before, after }) => before.type !== after.type)) return "it changes the type of an instance";
}
function lostTogether({ limits, ledger, now, vanished = [] }) {
	if (vanished.length === 0) return void 0;
	const { aboveTerminations, window } = limits.confirmation;
	const since = after(now, millis(-window));
	const all = [.../* @__PURE__ */ new Set([...vanished, ...vanishedSince(ledger, since)])].sort();
	if (all.length <= aboveTerminations) return void 0;
	return `the machines of ${listed(all)} vanished within ${span(window)}, and of more than ${aboveTerminations} a person must say that they are gone`;
}
function isProtected(entry, now) {
	const until = entry.protect?.until;
	return entry.protect !== void 0 && (until === void 0 || until > now);
}
function loosened(before, after) {
	if (!after.protect) return true;
	const [old, current] = [before.protect?.until, after.protect.until];
	return current !== void 0 && (old === void 0 || current < old);
}
function growthPrices(difference) {
	const prices = difference.added.map((entry) => entry.pricePerHour);
	const known = prices.filter((price) => price !== void 0);
	return known.length === prices.length ? known : void 0;
}
function judgeGrowth(growth, context) {
	const { aboveHourlyCost: threshold } = context.limits.confirmation;
	if (growth === 0) return {
		kind: "auto",
		why: "it adds no cost"
	};
	if (growth > threshold) return {
		kind: "approval",
		why: `it adds ${hourly(growth)}, over the threshold of ${hourlyLimit(threshold)}`
	};
	const earlier = unapprovedGrowth(context);
	if (growth + earlier > threshold) return {
		kind: "approval",
		why: `it adds ${hourly(growth)} to ${hourly(earlier)} that merged without approval lately, together over the threshold of ${hourlyLimit(threshold)}`
	};
	return {
		kind: "auto",
		why: `it adds ${hourly(growth)}, not over the threshold of ${hourlyLimit(threshold)}`
	};
}
function unapprovedGrowth(context) {
	return growthApprovedByFewer(1, context);
}
function growthApprovedByFewer(people, context) {
	const { window } = context.limits.confirmation;
	const recent = Object.values(context.ledger.commits).filter((verdict) => verdict.approvers.length < people && between(verdict.committedAt, context.now) < window);
	return sumRates(recent.map((verdict) => verdict.growth));
}
function namesOf$1(entries) {
	return entries.map((entry) => entry.name).join(", ");
}

// src/decide/weighing.ts
function weighedDifference(difference, ledger) {
	const isNew = ({ before, after }) => isUnconfirmed(after.name, ledger) || allowsMore(before, after);
	return {
		...difference,
		added: [...difference.added, ...difference.changed.filter(isNew).map(({ after }) => after)]
	};
}
function allowsMore(before, after) {
	if (before.pricePerHour === void 0) return false;
	return after.pricePerHour === void 0 || after.pricePerHour > before.pricePerHour;
}
function isUnconfirmed(name, ledger) {
	const commit = own$1(ledger.nameCommits, name);
	return commit !== void 0 && own$1(ledger.commits, commit)?.confirmed === false;
}

// src/decide/confirmation.ts
function confirmationOf(change, situation) {
	const { policies, observation, now } = situation;
	const difference = fleetDifference({
		before: observation.fleet,
		after: change.fleetAfter
	});
	const { ledger } = observation;
	return requiredConfirmation(weighedDifference(difference, ledger), {
		limits: policies.limits,
		ledger,
		now,
		removalsJustified: difference.removed.every(({ name }) => !isUnconfirmed(name, ledger)),
		isRollback: false
	});
}

// src/decide/spending.ts
function periodsAt(now) {
	const date = new Date(now);
	const [year, month, dayOfMonth] = [
		date.getUTCFullYear(),
		date.getUTCMonth(),
		date.getUTCDate()
	];
	const at = (...parts) => instant(Date.UTC(...parts));
	return [{
		name: "day",
		start: at(year, month, dayOfMonth),
		end: at(year, month, dayOfMonth + 1)
	}, {
		name: "month",
		start: at(year, month, 1),
		end: at(year, month + 1, 1)
	}];
}
function spendingAfter(before, instances, now) {
	const start = before ?? {
		since: now,
		machines: {},
		days: {},
		unknownDays: []
	};
	const live = instances.filter(isLive).sort((one, other) => byText(one.id, other.id));
	const machines = Object.fromEntries(live.map((one) => [one.id, running(own$1(start.machines, one.id), one, now)]));
	return pruned(Object.entries(start.machines).filter(([id, machine]) => own$1(machines, id)?.from !== machine.from).map(([, machine]) => machine).reduce((record, one) => closed(record, one, now), {
		...start,
		machines
	}), now);
}
function running(known, instance, now) {
	const listed = instance.pricePerHour;
	const rate = listed !== void 0 && listed > 0 ? listed : known?.rate;
	const priced = rate === void 0 ? {} : { rate };
	if (!known) return {
		from: instance.firstHealthy ?? now,
		...priced
	};
	return {
		from: known.rate === void 0 || known.rate === rate ? known.from : now,
		...priced
	};
}
function closed(record, { from, rate }, now) {
	const days = { ...record.days };
	const unknown = new Set(record.unknownDays);
	for (const part of daysBetween(from, now)) if (rate === void 0) unknown.add(part.date);
	else days[part.date] = sumMoney([days[part.date] ?? nothing, cost(part, rate)]);
	return {
		...record,
		days,
		unknownDays: [...unknown].sort(byText)
	};
}
function daysBetween(from, to) {
	const first = Math.max(from, firstKept(to));
	const parts = [];
	for (let at = first; at < to; at = (Math.floor(at / day) + 1) * day) {
		const end = Math.min((Math.floor(at / day) + 1) * day, to);
		parts.push({
			date: dateOf(at),
			from: at,
			to: end
		});
	}
	return parts;
}
function dateOf(at) {
	return new Date(at).toISOString().slice(0, 10);
}
const nothing = sumMoney([]);
function cost({ from, to }, rate) {
	return costOver(rate, millis(Math.max(0, to - from)));
}
function firstKept(now) {
	const [today, month] = periodsAt(now);
	return Math.min(month.start, today.start - 28 * day);
}
function pruned(record, now) {
	const first = dateOf(firstKept(now));
	return {
		...record,
		days: Object.fromEntries(Object.entries(record.days).filter(([date]) => date >= first).sort(([one], [other]) => byText(one, other))),
		unknownDays: record.unknownDays.filter((date) => date >= first)
	};
}
function spentIn(period, spending, now) {
	const until = instant(Math.min(period.end, now));
	const [first, end] = [dateOf(period.start), dateOf(period.end)];
	const isWithin = (date) => date >= first && date < end;
	const lost = spending.unknownDays.find(isWithin);
	if (lost !== void 0) return {
		kind: "unknown",
		why: `a machine of unknown price ran on ${lost}`
	};
	const machines = Object.values(spending.machines).filter(({ from }) => from <= until);
	if (machines.some(({ rate }) => rate === void 0)) return {
		kind: "unknown",
		why: "a machine of unknown price is running"
	};
	const ended = Object.entries(spending.days).filter(([date]) => isWithin(date)).map(([, amount]) => amount);
	const live = machines.map(({ from, rate }) => rate === void 0 ? nothing : cost({
		from: Math.max(from, period.start),
		to: until
	}, rate));
	return {
		kind: "known",
		amount: sumMoney([...ended, ...live])
	};
}

// src/decide/gates/budget.ts
const budget = {
	reason: "budget",
	judge: (wish, { situation, tally }) => {
		if (wish.kind !== "grow" || wish.placement.kind !== "found") return pass;
		const { pricePerHour: price, type } = wish.placement;
		if (price === void 0) return pass;
		return budgetVerdict({
			count: wish.count,
			price,
			type
		}, {
			situation,
			committed: tally.spend
		});
	}
};
function budgetVerdict(purchase, books) {
	const { policies, now } = books.situation;
	const { budget: limits } = policies.limits;
	if (!limits) return pass;
	const [today, thisMonth] = periodsAt(now);
	return [judgePeriod({
		period: today,
		limit: limits.daily
	}, purchase, books), judgePeriod({
		period: thisMonth,
		limit: limits.monthly
	}, purchase, books)].sort((one, other) => roomIn(one) - roomIn(other))[0] ?? pass;
}
function roomIn(verdict) {
	if (verdict.kind === "pass") return Number.POSITIVE_INFINITY;
	return verdict.kind === "trim" ? verdict.count : 0;
}
function judgePeriod({ period, limit }, { count, price, type }, { situation, committed: rate }) {
	if (limit === void 0) return pass;
	const { now, observation, live } = situation;
	const spending = spendingAfter(observation.ledger.spending, live, now);
	const spent = spentIn(period, spending, now);
	if (spent.kind === "unknown") return {
		kind: "block",
		block: {
			reason: "budget",
			sentence: `nobody knows what this ${period.name} has cost so far, because ${spent.why}`
		}
	};
	const rest = between(now, period.end);
	const committed = costOver(rate, rest);
	const each = costOver(price, rest);
	const asked = sumMoney(Array.from({ length: count }, () => each));
	const left = limit - spent.amount - committed;
	const start = spending.since > period.start ? ` since ${clockTime(spending.since, now)}` : "";
	const end = clockTime(period.end, now);
	const block = {
		reason: "budget",
		sentence: `this ${period.name} has cost ${dollars$2(spent.amount)}${start} of its budget of ${dollars$2(limit)}, what runs or is reserved will cost ${dollars$2(committed)} more until ${end}, and ${count} more ${type} ${dollars$2(asked)}`,
		until: period.end
	};
	return fitting(count, Math.max(0, Math.floor(left / each)), block);
}

// src/decide/situation.ts
function membersOfPool(situation, pool) {
	return situation.membersByPool.get(pool) ?? [];
}

// src/decide/gates/cooldown.ts
const cooldown = {
	reason: "cooldown",
	judge: (wish, { situation }) => {
		const similar = {
			pool: wish.pool.name,
			direction: wish.kind
		};
		const block = blockOf$2({
			...similar,
			pause: usualPause(wish.kind, situation)
		}, situation);
		if (!block) return pass;
		if (wish.kind === "shrink" || wish.unserved === 0) return {
			kind: "block",
			block
		};
		const pause = situation.policies.limits.cooldown.queue;
		if (pause === void 0) return {
			kind: "block",
			block
		};
		const held = blockOf$2({
			...similar,
			pause,
			sees: pause === 0
		}, situation);
		return held ? {
			kind: "block",
			block: held
		} : fitting(wish.count, wish.unserved, block);
	}
};
function usualPause(direction, { policies }) {
	return policies.limits.cooldown[direction === "grow" ? "provision" : "terminate"];
}
function blockOf$2(similar, situation) {
	return waiting$1(similar, situation) ?? onItsWay(similar, situation) ?? cooling(similar, situation);
}
const nouns$3 = {
	grow: "provision",
	shrink: "termination"
};
const types = {
	grow: "provision_instance",
	shrink: "terminate_instance"
};
const settled = /* @__PURE__ */ new Set([
	"executed",
	"failed",
	"blocked",
	"expired",
	"rolled_back",
	"dry_run"
]);
function waiting$1({ pool, direction }, situation) {
	const [first] = situation.observation.waiting.filter((proposal) => proposal.pool === pool && proposal.direction === direction).sort((one, other) => one.number - other.number);
	if (!first) return void 0;
	return {
		reason: "cooldown",
		sentence: `pull request #${first.number} for a ${nouns$3[direction]} of ${pool} waits for an approval until ${clockTime(first.until, situation.now)}`,
		until: first.until
	};
}
function onItsWay({ pool, direction, sees }, situation) {
	const members = sees ? membersOfPool(situation, pool) : [];
	const [first] = Object.values(situation.observation.ledger.open).filter((action) => action.pool === pool && action.type === types[direction] && !settled.has(action.state)).filter(({ target }) => !members.some((member) => member.name === target && comes(member))).sort((one, other) => one.decidedAt - other.decidedAt || byText(one.id, other.id));
	if (!first) return void 0;
	const request = first.pullRequest === void 0 ? "" : ` (pull request #${first.pullRequest})`;
	return {
		reason: "cooldown",
		sentence: `the ${nouns$3[direction]} of ${first.target}${request} was decided ${span(between(first.decidedAt, situation.now))} ago and is not completed yet`
	};
}
function comes({ state, launch }) {
	if (launch?.overdue !== void 0 || launch?.state === "refused") return false;
	return state === "pending" || state === "booting" || state === "active";
}
function cooling(similar, situation) {
	const { now } = situation;
	const [last] = endings$1(similar, situation).map((ending) => ({
		...ending,
		until: after(ending.at, ending.pause)
	})).filter(({ until }) => until > now).sort((one, other) => other.until - one.until);
	if (!last) return void 0;
	const { at, pause, until } = last;
	const noun = `the last ${nouns$3[similar.direction]} of ${similar.pool}`;
	const what = last.failed ? "failed" : "was completed";
	const which = last.failed ? `${span(pause)} after a failure` : span(pause);
	return {
		reason: "cooldown",
		sentence: `${noun} ${what} ${span(between(at, now))} ago; the cooldown of ${which} ends at ` + clockTime(until, now),
		until
	};
}
function endings$1({ pool, direction, pause }, situation) {
	const { completed, failed } = situation.observation.ledger;
	const { afterFailure = usualPause(direction, situation) } = situation.policies.limits.cooldown;
	const key = poolDirection(pool, direction);
	const done = isEmpty(pool, situation) ? void 0 : own$1(completed, key);
	const broken = own$1(failed ?? {}, key);
	return [...done === void 0 ? [] : [{
		at: done,
		pause,
		failed: false
	}], ...broken === void 0 ? [] : [{
		at: broken,
		pause: afterFailure,
		failed: true
	}]];
}
function isEmpty(pool, situation) {
	return membersOfPool(situation, pool).every(({ state }) => state === "missing");
}

// src/decide/gates/instance-limit.ts
const instanceLimit = {
	reason: "instance-limit",
	judge: (wish, { situation, tally }) => {
		if (wish.kind !== "grow") return pass;
		const { pool, count } = wish;
		const ofPool = {
			who: `the pool ${pool.name}`,
			has: tally.byPool.get(pool.name) ?? 0,
			limit: pool.size.max,
			name: "its maximum of"
		};
		const ofFleet = {
			who: "the fleet",
			has: tally.count,
			limit: situation.policies.limits.maxInstances,
			name: "the limit of"
		};
		const tighter = roomOf$3(ofPool) <= roomOf$3(ofFleet) ? ofPool : ofFleet;
		return fitting(count, roomOf$3(tighter), blockOf$1(tighter, count));
	}
};
function roomOf$3({ limit, has }) {
	return Math.max(0, limit - has);
}
function blockOf$1({ who, has, limit, name }, count) {
	return {
		reason: "instance-limit",
		sentence: `${count} more would bring ${who} to ${counted$1(has + count, "instance")}, running, booting and reserved, over ${name} ${limit}`
	};
}

// src/decide/gates/minimum-size.ts
const minimumSize = {
	reason: "minimum-size",
	judge: (wish, { situation }) => {
		if (wish.kind !== "shrink" || wish.ends) return pass;
		const { name, size } = wish.pool;
		const present = membersOfPool(situation, name).filter((member) => member.state === "active" || member.state === "booting").length;
		const { floor } = wish;
		return sparing(wish, (leaving) => {
			const left = present - leaving.filter(isCapacity).length;
			if (floor && floor.members > size.min && left < floor.members) return {
				reason: "minimum-size",
				sentence: floor.sentence
			};
			if (left >= size.min) return void 0;
			const names = listed(leaving.map((one) => one.name));
			return {
				reason: "minimum-size",
				sentence: `${name} has ${counted$1(present, "active or booting member")}, and its minimum is ${size.min}; terminating ${names} would leave ${left}`
			};
		});
	}
};
function isCapacity({ state }) {
	return state !== "unhealthy";
}

// src/decide/gates/no-capacity.ts
const noCapacity = {
	reason: "no-capacity",
	judge: (wish) => {
		if (wish.kind !== "grow" || wish.placement.kind === "found") return pass;
		const { why: sentence, until } = wish.placement;
		const block = {
			reason: "no-capacity",
			sentence
		};
		return {
			kind: "block",
			block: until === void 0 ? block : {
				...block,
				until
			}
		};
	}
};

// src/decide/pauses.ts
function pauseOf(attempt, policies, now) {
	const pool = policies.pools.find(({ name }) => name === attempt.pool);
	const pause = [...policies.limits.pauses ?? [], ...pool?.pause ? [pool.pause] : []].find((one) => stops(one, attempt, now));
	if (!pause) return void 0;
	const until = pause.until === void 0 ? {} : { until: pause.until };
	return {
		reason: "paused",
		sentence: sentenceOf$1(pause, attempt, now),
		...until
	};
}
function stops({ what, until }, { direction }, now) {
	return (what === "all" || what === direction) && (until === void 0 || until > now);
}
const nouns$2 = {
	all: "every change",
	grow: "growth",
	shrink: "shrinking"
};
function sentenceOf$1({ what, reason, until, by }, { pool }, now) {
	const end = until === void 0 ? "until the switch is taken away" : `until ${clockTime(until, now)}`;
	return `${nouns$2[what]} of ${pool} is paused by ${by} ${end}: ${reason}`;
}

// src/decide/gates/paused.ts
const paused = {
	reason: "paused",
	judge: (wish, { situation }) => {
		const attempt = {
			pool: wish.pool.name,
			direction: wish.kind
		};
		const block = pauseOf(attempt, situation.policies, situation.now);
		return block ? {
			kind: "block",
			block
		} : pass;
	}
};

// src/decide/gates/price-changed.ts
const priceChanged = {
	reason: "price-changed",
	judge: (wish, { situation }) => {
		const most = situation.policies.limits.priceChangePercent;
		if (most === void 0 || wish.kind !== "grow" || wish.placement.kind !== "found") return pass;
		const { type, pricePerHour: price } = wish.placement;
		if (price === void 0) return pass;
		const [nearest] = knownPrices$1(type, situation).sort((one, other) => Math.abs(price - one) - Math.abs(price - other) || one - other);
		if (nearest === void 0 || Math.abs(price - nearest) * 100 <= most * nearest) return pass;
		const change = percent(Math.abs(price - nearest) * 100 / nearest, "down");
		return {
			kind: "block",
			block: {
				reason: "price-changed",
				sentence: `${type} costs ${hourly(price)} now, ${change} ${price > nearest ? "more" : "less"} than the ${hourly(nearest)} known before, and more than ${most} % is held until the price is back or a pull request writes the new one at an entry of that type`
			}
		};
	}
};
function knownPrices$1(type, { observation }) {
	const { fleet, ledger } = observation;
	const [newest] = Object.entries(ledger.launches).filter(([, launch]) => launch.type === type && launch.pricePerHour !== void 0).sort(([name, one], [other, another]) => another.at - one.at || byText(name, other));
	const entries = namedInstances(fleet).filter((entry) => entry.type === type);
	return [newest?.[1].pricePerHour, ...entries.map((entry) => entry.pricePerHour)].filter((price) => price !== void 0);
}

// src/decide/gates/price-unknown.ts
const namesShown = 3;
const priceUnknown = {
	reason: "price-unknown",
	judge: (wish, { tally }) => {
		if (wish.kind !== "grow" || wish.placement.kind !== "found") return pass;
		if (wish.placement.pricePerHour === void 0) return {
			kind: "block",
			block: {
				reason: "price-unknown",
				sentence: `the cloud gives no price for ${wish.placement.type}`
			}
		};
		if (tally.unpriced.length === 0) return pass;
		return {
			kind: "block",
			block: {
				reason: "price-unknown",
				sentence: `nobody knows what ${namesOf(tally.unpriced)} costs, so spend cannot be compared with its limit`
			}
		};
	}
};
function namesOf(names) {
	if (names.length <= namesShown) return listed(names);
	return `${names.slice(0, namesShown).join(", ")} and ${names.length - namesShown} more`;
}

// src/decide/gates/protected.ts
const protectedMember = {
	reason: "protected",
	judge: (wish, { situation }) => {
		if (wish.kind !== "shrink") return pass;
		return sparing(wish, (leaving) => {
			const last = leaving.at(-1);
			return last && protectionOf(last, situation);
		});
	}
};

// src/decide/gates/rejected-recently.ts
const rejectedRecently = {
	reason: "rejected-recently",
	judge: (wish, { situation }) => {
		const { now, observation } = situation;
		const no = own$1(observation.ledger.rejected, poolDirection(wish.pool.name, wish.kind));
		if (!no || no.until <= now) return pass;
		return {
			kind: "block",
			block: {
				reason: "rejected-recently",
				sentence: `pull request #${no.pullRequest} proposed this and was not accepted (${no.why}); it is not proposed again before ${clockTime(no.until, now)}`,
				until: no.until
			}
		};
	}
};

// src/decide/gates/spend-limit.ts
const spendLimit = {
	reason: "spend-limit",
	judge: (wish, { situation, tally }) => {
		if (wish.kind !== "grow" || wish.placement.kind !== "found") return pass;
		const { pricePerHour: price, type } = wish.placement;
		if (price === void 0) return pass;
		const limit = situation.policies.limits.maxHourlySpend;
		const fits = Math.max(0, Math.floor((limit - tally.spend) / price));
		const spend = sumRates([tally.spend, timesRate(wish.count, price)]);
		return fitting(wish.count, fits, {
			reason: "spend-limit",
			sentence: `${wish.count} more ${type} would raise spend to ${hourly(spend)}, over the limit of ` + hourlyLimit(limit)
		});
	}
};

// src/decide/pool-view.ts
function viewOf(pool, situation) {
	return {
		policy: pool,
		members: membersOfPool(situation, pool.name),
		readings: situation.observation.readings,
		live: situation.live,
		offers: situation.offers,
		signals: situation.observation.signals,
		pasts: situation.observation.pasts,
		planInterval: situation.observation.planInterval,
		recall: situation.recall,
		foresee: situation.foresee,
		now: situation.now
	};
}

// src/decide/gates/stabilizing.ts
const stabilizing = {
	reason: "stabilizing",
	judge: (wish, { situation }) => {
		if (wish.kind !== "shrink" || wish.ends || !wish.recent) return pass;
		const { members, at, window } = wish.recent;
		const present = presentCount(viewOf(wish.pool, situation));
		const until = after(at, window);
		return sparing(wish, (leaving) => {
			const left = present - leaving.filter(({ state }) => state === "active").length;
			if (left >= members) return void 0;
			return {
				reason: "stabilizing",
				sentence: `${wish.pool.name} would be left with ${counted$1(left, "member")}, and at ${clockTime(at, situation.now)}, within the last ${span(window)}, it needed ${members}`,
				until
			};
		});
	}
};

// src/decide/change-budget.ts
function budgetState(question, situation, tally) {
	const { budget, direction } = question;
	const done = direction === "grow" ? launches(question, situation) : endings(question, situation);
	const open = openChanges(question, situation) + planned(question, tally);
	const base = membersBefore(question, situation, done);
	const allowed = allowance(budget, direction, base);
	const used = done.length + open;
	const until = freeAt(done, {
		budget,
		over: used - allowed
	});
	return {
		used,
		allowed,
		base,
		...until === void 0 ? {} : { until }
	};
}
function allowance({ count, percent }, direction, base) {
	const most = count ?? Number.POSITIVE_INFINITY;
	if (percent === void 0) return most;
	const share = base * percent / 100;
	return Math.min(most, Math.max(1, direction === "grow" ? Math.ceil(share) : Math.floor(share)));
}
const launchesUnderWay = /* @__PURE__ */ new Set([
	"intended",
	"unknown",
	"launched"
]);
const launchesNotMade = /* @__PURE__ */ new Set(["refused", "expired"]);
function launches({ budget, pool }, { observation, now }) {
	return Object.values(observation.ledger.launches).filter((launch) => pool === void 0 || launch.pool === pool).filter(({ state }) => !launchesNotMade.has(state)).flatMap(({ state, at }) => counting({
		at,
		open: launchesUnderWay.has(state)
	}, budget, now));
}
function endings({ budget, pool }, { observation, now }) {
	const open = /* @__PURE__ */ new Set(["intended", "called"]);
	return Object.values(observation.ledger.terminations).filter((ending) => pool === void 0 || ending.pool === pool).filter(({ state }) => state !== "refused").flatMap(({ state, at }) => counting({
		at,
		open: open.has(state)
	}, budget, now));
}
function counting(change, { per }, now) {
	if (change.open) return [{}];
	return between(change.at, now) < per ? [{ at: change.at }] : [];
}
function openChanges({ direction, pool }, situation) {
	const members = membersIn(pool, situation);
	const waiting = situation.observation.waiting.filter((one) => one.direction === direction && (pool === void 0 || one.pool === pool)).flatMap(({ adds, removes }) => direction === "grow" ? adds : removes).filter((name) => direction === "shrink" || !members.some((one) => one.name === name));
	const state = direction === "grow" ? "pending" : "unhealthy";
	const without = members.filter((one) => one.state === state && (one.launch === void 0 || !isCounted(one, direction)));
	return waiting.length + without.length;
}
function isCounted({ launch }, direction) {
	return direction === "grow" && launch !== void 0 && !launchesNotMade.has(launch.state);
}
function membersIn(pool, { members }) {
	return pool === void 0 ? members : members.filter((member) => member.pool === pool);
}
function planned({ direction, pool }, { planned: counts }) {
	if (pool !== void 0) return counts.get(poolDirection(pool, direction)) ?? 0;
	return [...counts].filter(([key]) => key.endsWith(`-${direction}`)).reduce((sum, [, count]) => sum + count, 0);
}
function membersBefore({ direction, pool }, situation, done) {
	const living = membersIn(pool, situation).filter(({ instance }) => instance !== void 0);
	const finished = done.filter(({ at }) => at !== void 0).length;
	return direction === "shrink" ? living.length + finished : Math.max(0, living.length - finished);
}
function freeAt(done, { budget, over }) {
	const times = done.flatMap(({ at }) => at === void 0 ? [] : [at]).sort((a, b) => a - b);
	const last = over < 0 ? void 0 : times[over];
	return last === void 0 ? void 0 : after(last, budget.per);
}

// src/decide/gates/too-many-changes.ts
const tooManyChanges = {
	reason: "too-many-changes",
	judge: (wish, view) => {
		const { pool, kind: direction } = wish;
		const { limits } = view.situation.policies;
		const [tightest] = [...[...(limits.changes ?? []).map((budget) => ({
			budget,
			direction
		})), ...(pool.changes ?? []).map((budget) => ({
			budget,
			direction,
			pool: pool.name
		}))].filter(({ budget }) => (budget.direction ?? direction) === direction).map((question) => stateOf(question, view))].sort((one, other) => one.left - other.left);
		if (!tightest) return pass;
		return fitting(sizeOf(wish), Math.max(0, tightest.left), blockOf(tightest, view.situation));
	}
};
function stateOf(question, { situation, tally }) {
	const state = budgetState(question, situation, tally);
	return {
		question,
		state,
		left: state.allowed - state.used
	};
}
const nouns$1 = {
	grow: "launch",
	shrink: "termination"
};
function blockOf({ question, state }, { now }) {
	const { budget, direction, pool } = question;
	const { used, allowed, base, until } = state;
	const noun = nouns$1[direction];
	const number = allowed === 1 ? `1 ${noun}` : `${allowed} ${direction === "grow" ? "launches" : "terminations"}`;
	const share = budget.percent === void 0 ? "" : ` (${budget.percent} % of ${counted$1(base, "member")})`;
	const end = until === void 0 ? "some of them are not done yet" : `the next may be at ${clockTime(until, now)}`;
	return {
		reason: "too-many-changes",
		sentence: `${pool ?? "the fleet"} may have ${number} in ${span(budget.per)}${share}, and ${used} count already; ${used === 0 ? "the budget allows no more at once" : end}`,
		...until === void 0 ? {} : { until }
	};
}

// src/decide/gates/unknown-readings.ts
const unknownReadings = {
	reason: "unknown-readings",
	judge: (wish) => {
		const doubt = wish.kind === "shrink" ? wish.doubts[0] : void 0;
		if (doubt === void 0) return pass;
		return {
			kind: "block",
			block: {
				reason: "unknown-readings",
				sentence: doubt
			}
		};
	}
};

// src/decide/windows.ts
const horizon$1 = millis(9 * day);
const mostChanges = 200;
function closedWindow({ act, pool }, policies, now) {
	const policy = policies.pools.find(({ name }) => name === pool);
	const lists = [policies.limits.windows ?? [], policy?.windows ?? []].map((windows) => windows.filter(({ acts }) => acts.includes(act)));
	const closing = lists.map((windows) => closedBy(windows, now)).find((one) => one !== void 0);
	if (closing === void 0) return void 0;
	const opening = nextOpening(lists, now);
	const end = opening === void 0 ? "it does not open within nine days" : `it opens at ${clockTime(opening, now)}`;
	return {
		reason: "window-closed",
		sentence: `${nouns[act]} for ${pool} is closed now (${closing}); ${end}`,
		...opening === void 0 ? {} : { until: opening }
	};
}
const nouns = {
	propose: "proposing",
	merge: "merging",
	apply: "applying"
};
function closedBy(windows, now) {
	const denied = windows.find((one) => one.effect === "deny" && isWithin(one, now));
	if (denied) return `denied ${windowWords(denied)}`;
	const allowed = windows.filter((one) => one.effect === "allow");
	if (allowed.length === 0 || allowed.some((one) => isWithin(one, now))) return void 0;
	return `allowed only ${listed(allowed.map(windowWords), "or")}`;
}
function isWithin(window, now) {
	return covers(window, wallClock(now, window.zone));
}
function covers({ days, from, to }, clock) {
	const { weekday, minuteOfDay } = clock;
	if (from < to) return days.includes(weekday) && minuteOfDay >= from && minuteOfDay < to;
	const before = weekdays[(weekdays.indexOf(weekday) + 6) % 7] ?? weekday;
	return days.includes(weekday) && minuteOfDay >= from || days.includes(before) && minuteOfDay < to;
}
function nextOpening(lists, now) {
	const until = after(now, horizon$1);
	let at = now;
	for (let count = 0; at !== void 0 && count < mostChanges; count += 1) {
		const time = at;
		if (lists.every((windows) => closedBy(windows, time) === void 0)) return time;
		at = nextChange$1(lists.flat(), time, until);
	}
}
function nextChange$1(windows, at, until) {
	const next = instant(Math.floor(at / minute) * minute + minute);
	const changes = windows.flatMap((window) => {
		const inside = isWithin(window, at);
		const range = {
			zone: window.zone,
			from: next,
			until
		};
		return firstMinute(range, (clock) => covers(window, clock) !== inside) ?? [];
	});
	return changes.length === 0 ? void 0 : instant(Math.min(...changes));
}
function windowWords({ days, from, to, zone }) {
	const times = from === 0 && to === 1440 ? "" : ` ${timeWords(from)} to ${timeWords(to)}`;
	return `${dayWords(days)}${times} ${zone}`;
}
function timeWords(minutes) {
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	return `${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
const weekOrder = [...weekdays.slice(1), ...weekdays.slice(0, 1)];
function dayWords(days) {
	const there = weekOrder.filter((name) => days.includes(name));
	if (there.length === weekOrder.length) return "every day";
	const first = weekOrder.indexOf(there[0] ?? "mon");
	return there.every((name, index) => weekOrder[first + index] === name) && there.length > 2 ? `${there[0] ?? ""} to ${there[there.length - 1] ?? ""}` : listed(there);
}

// src/decide/gates/window-closed.ts
const windowClosed = {
	reason: "window-closed",
	judge: (wish, { situation }) => {
		const question = {
			act: "propose",
			pool: wish.pool.name
		};
		const block = closedWindow(question, situation.policies, situation.now);
		return block ? {
			kind: "block",
			block
		} : pass;
	}
};

// src/decide/free-gpus.ts
function freeGpusOf(member, idleness, pool) {
	const readings = member.instance && own$1(pool.readings, member.instance.id);
	const { now } = pool;
	const window = readWindow({
		member,
		readings,
		now,
		window: idleness.for,
		measure: "peak"
	});
	if (window.kind === "unknown") return window;
	if (readings?.kind !== "measured") return {
		kind: "unknown",
		why: "has no readings"
	};
	return {
		kind: "known",
		free: seriesWithin(readings.gpus, {
			member,
			now,
			window: idleness.for
		}).filter(({ samples }) => samples.every(({ peak }) => peak < idleness.belowPercent)).length
	};
}
function untakenGpusOf(member, idleness, pool) {
	const readings = member.instance && own$1(pool.readings, member.instance.id);
	const gpus = gpusOfComing(member, pool);
	if (readings?.kind !== "measured") return gpus;
	const taken = seriesWithin(readings.gpus, {
		member,
		now: pool.now,
		window: idleness.for
	}).filter(({ samples }) => samples.some(({ peak }) => peak >= idleness.belowPercent));
	return Math.max(0, gpus - taken.length);
}
function gpusOfNew({ policy, offers }) {
	const known = offers.kind === "seen" ? offers.value : [];
	const rentable = policy.instance.types.flatMap((type) => {
		const offer = known.find((one) => one.type === type);
		return offer ? [offer] : [];
	});
	const { regions } = policy.instance;
	const there = rentable.find((offer) => regions.length === 0 ? offer.regions.length > 0 : offer.regions.some((region) => regions.includes(region)));
	return Math.max(1, (there ?? rentable[0])?.gpus ?? 1);
}
function gpusOfComing({ instance, entry }, pool) {
	if (instance) return instance.gpus;
	return (pool.offers.kind === "seen" ? pool.offers.value : []).find(({ type }) => type === entry?.type)?.gpus ?? gpusOfNew(pool);
}

// src/decide/rules/idleness.ts
function judgeIdleness(question, pool, member) {
	const window = look$2(question, pool, member);
	if (window.kind === "unknown") {
		const reason = `${member.name} ${window.why}`;
		return {
			kind: "unknown",
			rule: question.rule,
			member: member.name,
			reason,
			evidence: []
		};
	}
	return window.evidence.highest < question.belowPercent ? mayShrink(question, pool, {
		member,
		window
	}) : keep(question, pool, {
		member,
		window
	});
}
function withSurplus(opinions, surplus) {
	return opinions.map((one) => one.kind === "may-shrink" ? {
		...one,
		surplus
	} : one);
}
function look$2(question, pool, member) {
	const readings = member.instance && own$1(pool.readings, member.instance.id);
	return readWindow({
		member,
		readings,
		now: pool.now,
		window: question.for,
		measure: "peak"
	});
}
function mayShrink(question, pool, { member, window }) {
	const { evidence } = window;
	return {
		kind: "may-shrink",
		rule: question.rule,
		member: member.name,
		reason: `${member.name} has been at ${percent(evidence.highest, "up")} or less for ${span(question.for)} ${sampleWords(window)}`,
		evidence: [evidence],
		idleMinutes: idleMinutes(question, pool, member)
	};
}
function idleMinutes(question, pool, member) {
	const instance = member.instance;
	const readings = instance && own$1(pool.readings, instance.id);
	if (readings?.kind !== "measured") return 0;
	const samplesOfOwn = readings.gpus.flatMap(({ samples }) => samples.filter(({ at }) => at <= pool.now && at >= (member.activeSince ?? pool.now)));
	const start = samplesOfOwn.filter(({ peak }) => peak >= question.belowPercent).map(({ at }) => at).reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
	const first = samplesOfOwn.filter(({ at }) => at > start).reduce((earliest, { at }) => Math.min(earliest, at), pool.now);
	return Math.floor((pool.now - first) / sampleStep);
}
function keep(question, pool, { member, window }) {
	const newest = window.values.filter(({ value }) => value >= question.belowPercent).reduce((latest, value) => value.age < latest.age ? value : latest);
	const age = millis(newest.age * sampleStep);
	const when = newest.age === 0 ? "in the last minute" : `${span(age)} ago`;
	return {
		kind: "keep",
		rule: question.rule,
		member: member.name,
		reason: `${member.name} was at ${percent(newest.value, "down")} ${when}, not below ${percent(question.belowPercent, "down")} for ${span(question.for)}`,
		evidence: [window.evidence],
		until: after(pool.now, millis(question.for - age))
	};
}

// src/decide/rules/headroom.ts
const rule$7 = "headroom";
function judgeHeadroom(policy, pool) {
	const room = roomOf$2(policy, pool);
	const wanted = wantedOf(policy, pool);
	const needed = wanted.of(room.total);
	const reason = `${room.free} of ${counted$1(room.total, "GPU")} of ${pool.policy.name} are free or on their way, and ${needed} should be${wanted.why}`;
	if (room.free < needed) {
		const count = machinesShort(wanted, room, pool);
		return [{
			kind: "grow",
			rule: rule$7,
			count,
			reason,
			evidence: []
		}];
	}
	const members = activeMembers(pool).map((member) => {
		const question = {
			rule: rule$7,
			belowPercent: policy.belowPercent,
			for: policy.for
		};
		const opinion = judgeIdleness(question, pool, member);
		if (opinion.kind !== "may-shrink") return opinion;
		const gpus = member.instance?.gpus ?? 0;
		const after = {
			total: room.total - gpus,
			free: room.free - gpus
		};
		if (after.free >= wanted.of(after.total)) return {
			...opinion,
			reason: `${reason}; ${opinion.reason}`
		};
		const kept = `${member.name} is idle and stays for new work: ${reason}`;
		return {
			kind: "keep",
			rule: rule$7,
			member: member.name,
			reason: kept,
			evidence: opinion.evidence
		};
	});
	const surplus = surplusOf(wanted, room, pool);
	return [{
		kind: "abstain",
		rule: rule$7,
		reason,
		evidence: []
	}, ...withSurplus(members, surplus)];
}
function surplusOf(wanted, { total, free }, pool) {
	const machines = activeMembers(pool).map(({ instance }) => instance?.gpus ?? 0);
	const largest = Math.max(1, ...machines);
	const short = machines.findIndex((_, index) => free - (index + 1) * largest < wanted.of(total - (index + 1) * largest));
	return Math.max(1, short < 0 ? machines.length : short);
}
function roomOf$2({ belowPercent }, pool) {
	const coming = comingMembers(pool).reduce((sum, one) => sum + gpusOfComing(one, pool), 0);
	return activeMembers(pool).reduce(({ total, free }, member) => {
		const seen = freeGpusOf(member, {
			belowPercent,
			for: freshness
		}, pool);
		return {
			total: total + (member.instance?.gpus ?? 0),
			free: free + (seen.kind === "known" ? seen.free : 0)
		};
	}, {
		total: coming,
		free: coming
	});
}
function wantedOf(policy, pool) {
	const { gpus, percent, foresees } = policy;
	const plain = (total) => Math.max(gpus, Math.ceil(total * percent / 100 - 1e-9));
	if (!foresees) return {
		of: plain,
		why: ""
	};
	const { pasts, planInterval, now } = pool;
	const machine = gpusOfNew(pool);
	const foresight = pool.foresee({
		rule: policy,
		foresees,
		pasts,
		planInterval,
		machine,
		now
	});
	const why = `; ${foresightWords(foresight, foresees.mode)}`;
	if (foresees.mode === "shadow" || foresight.kind === "unknown") return {
		of: plain,
		why
	};
	return {
		of: (total) => Math.max(plain(total), foresight.gpus),
		why
	};
}
function machinesShort(wanted, { total, free }, pool) {
	const each = gpusOfNew(pool);
	const most = Math.max(1, pool.policy.size.max);
	return Array.from({ length: most }, (_, index) => index + 1).find((count) => free + count * each >= wanted.of(total + count * each)) ?? most;
}

// src/decide/rules/high-utilization.ts
const rule$6 = "high_utilization";
function judgeHighUtilization(policy, pool) {
	const active = activeMembers(pool);
	if (active.length === 0) return [{
		kind: "abstain",
		rule: rule$6,
		reason: `${pool.policy.name} has no active member`,
		evidence: []
	}];
	const seen = active.map((member) => ({
		member,
		window: look$1(policy, pool, member)
	}));
	const unknown = seen.flatMap(({ member, window }) => unknownOpinion(member, window));
	if (unknown.length > 0) return unknown;
	const known = seen.flatMap(({ window }) => window.kind === "known" ? [window] : []);
	const calm = known.filter(({ evidence }) => evidence.lowest <= policy.abovePercent);
	return [calm.length > 0 ? notMet(policy, pool, calm) : met(policy, pool, known)];
}
function look$1(policy, pool, member) {
	const readings = member.instance && own$1(pool.readings, member.instance.id);
	return readWindow({
		member,
		readings,
		now: pool.now,
		window: policy.for,
		measure: "mean"
	});
}
function unknownOpinion(member, window) {
	if (window.kind === "known") return [];
	const reason = `${member.name} ${window.why}`;
	return [{
		kind: "unknown",
		rule: rule$6,
		member: member.name,
		reason,
		evidence: []
	}];
}
function notMet(policy, pool, calm) {
	const last = calm.map((window) => ({
		window,
		age: newestCalm(window, policy.abovePercent)
	})).sort((one, other) => one.age - other.age)[0];
	const age = (last?.age ?? 0) * sampleStep;
	const lowest = last?.window.evidence.lowest ?? 0;
	return {
		kind: "abstain",
		rule: rule$6,
		reason: `${last?.window.evidence.instance ?? pool.policy.name} was at ${percent(lowest, "up")} in the last ${span(policy.for)}, not above ${percent(policy.abovePercent, "down")}`,
		evidence: calm.map(({ evidence }) => evidence),
		until: after(pool.now, millis(policy.for - age))
	};
}
function newestCalm(window, above) {
	const calm = window.values.filter(({ value }) => value <= above);
	return Math.min(...calm.map(({ age }) => age));
}
function met(policy, pool, known) {
	const lowest = Math.min(...known.map(({ evidence }) => evidence.lowest));
	const scarcest = [...known].sort((one, other) => one.evidence.samples - other.evidence.samples || other.newest - one.newest)[0];
	const who = known.length === 1 ? `the only active member of ${pool.policy.name} has` : `all ${counted$1(known.length, "active member")} of ${pool.policy.name} have`;
	const samples = scarcest ? ` ${sampleWords(scarcest)}` : "";
	return {
		kind: "grow",
		rule: rule$6,
		count: policy.add,
		reason: `${who} been at ${percent(lowest, "down")} or more, above ${percent(policy.abovePercent, "down")}, for ${span(policy.for)}${samples}`,
		evidence: known.map(({ evidence }) => evidence)
	};
}

// src/decide/rules/idle.ts
function judgeIdle(policy, pool) {
	const unhealthy = pool.members.filter(({ state, instance, broken }) => state === "unhealthy" && isKnown(instance, broken)).map((member) => judgeIdleness(policy, pool, member)).filter(({ kind }) => kind === "may-shrink");
	return [...activeMembers(pool).map((member) => judgeIdleness(policy, pool, member)), ...unhealthy];
}
function isKnown(instance, broken) {
	return instance?.status === "unhealthy" || broken !== void 0;
}

// src/decide/rules/lease.ts
const rule$5 = "lease";
const warnByDefault = millis(24 * hour);
function judgeLease(policy, pool) {
	return activeMembers(pool).flatMap((member) => {
		const end = endOf$1(member, policy);
		return end === void 0 ? [] : opinionOf({
			member,
			end
		}, policy, pool);
	});
}
function judgeLeases(pool) {
	if (pool.policy.rules.some((one) => one.rule === rule$5)) return [];
	return judgeLease({
		rule: rule$5,
		warn: warnByDefault
	}, pool);
}
function endOf$1(member, { maxAge }) {
	const { entry } = member;
	if (entry?.lease) return entry.lease.until;
	const start = startOf(member);
	return maxAge === void 0 || start === void 0 ? void 0 : after(start, maxAge);
}
function startOf({ launch, instance, activeSince }) {
	return launch?.instanceId !== void 0 && launch.instanceId === instance?.id ? launch.at : activeSince;
}
function opinionOf({ member, end }, { warn }, { now }) {
	const { name } = member;
	const base = {
		rule: rule$5,
		evidence: []
	};
	if (end <= now) {
		const reason = `${beginning(name)} ${clockTime(end, now)}, and nobody extended it`;
		return [{
			kind: "may-shrink",
			...base,
			member: name,
			reason,
			idleMinutes: 0,
			ends: true
		}];
	}
	if (between(now, end) > warn) return [];
	const reason = `the lease of ${name} ends in ${span(between(now, end))}; to keep it, write a later lease.until beside its name in the fleet file`;
	return [{
		kind: "abstain",
		...base,
		reason,
		until: end
	}];
}
function beginning(name) {
	return `the lease of ${name} ended at`;
}

// src/decide/rules/minimum.ts
const rule$4 = "minimum";
function judgeMinimum(policy, pool) {
	const count = policy.instances - presentCount(pool);
	const has = `${pool.policy.name} has ${counted$1(presentCount(pool), "member")}`;
	const base = {
		rule: rule$4,
		evidence: [],
		atLeast: policy.instances
	};
	if (count <= 0) return [{
		kind: "abstain",
		...base,
		reason: `${has}, and its minimum is ${policy.instances}`
	}];
	return [{
		kind: "grow",
		...base,
		count,
		reason: `${has} of its minimum of ${policy.instances}`
	}];
}
function judgeSize(pool) {
	return judgeMinimum({
		rule: rule$4,
		instances: pool.policy.size.min
	}, pool).filter(({ kind }) => kind === "grow");
}

// src/decide/pool-load.ts
function loadOf(pool, window) {
	const all = activeMembers(pool).map((member) => ({
		member,
		window: look(member, pool, window)
	}));
	const unknown = all.filter((one) => one.window.kind === "unknown");
	const isYoung = ({ member }) => member.activeSince !== void 0 && between(member.activeSince, pool.now) < window;
	return {
		known: all.flatMap(({ member, window: seen }) => seen.kind === "known" ? [{
			member,
			window: seen
		}] : []),
		settling: unknown.filter(isYoung),
		blind: unknown.filter((one) => !isYoung(one))
	};
}
function sumOfMeans({ known }) {
	return known.reduce((sum, { window }) => sum + window.evidence.mean, 0);
}
function meanWithout(leaving, load) {
	const gone = new Set(leaving.map(({ name }) => name));
	const left = load.known.filter(({ member }) => !gone.has(member.name)).length;
	return left === 0 ? void 0 : sumOfMeans(load) / left;
}
function look(member, pool, window) {
	const readings = member.instance && own$1(pool.readings, member.instance.id);
	return readWindow({
		member,
		readings,
		now: pool.now,
		window,
		measure: "mean"
	});
}

// src/decide/rules/projected.ts
function projected({ rule, above, window }, pool, leaving) {
	const mean = meanWithout(leaving, loadOf(pool, window));
	if (mean === void 0 || mean <= above) return void 0;
	return `the others would be at ${percent(mean, "up")} by their mean of ${span(window)}, and ${rule} grows above ${percent(above, "down")}`;
}

// src/decide/packing.ts
function pack(jobs, room, machine) {
	let free = [...room];
	const left = [];
	for (const { size, count } of largestFirst(jobs)) {
		const whole = Math.ceil(size / machine);
		const each = whole > 1 ? machine : size;
		let parts = whole > 1 ? count * whole : count;
		free = free.sort((one, other) => one - other).map((gpus) => {
			const fits = Math.min(parts, Math.floor(gpus / each));
			parts -= fits;
			return gpus - fits * each;
		});
		if (parts > 0) left.push({
			size: each,
			count: parts
		});
	}
	return {
		left,
		room: free
	};
}
function machinesFor(jobs, machine) {
	let room = [];
	let machines = 0;
	for (const { size, count } of largestFirst(jobs)) {
		const packed = pack([{
			size,
			count
		}], room, machine);
		const rest = packed.left[0];
		room = packed.room;
		if (!rest) continue;
		const perMachine = Math.max(1, Math.floor(machine / rest.size));
		const more = Math.ceil(rest.count / perMachine);
		const last = rest.count - (more - 1) * perMachine;
		machines += more;
		room = [
			...room,
			...Array.from({ length: more - 1 }, () => machine - perMachine * rest.size),
			machine - last * rest.size
		];
	}
	return machines;
}
function gpusOf$1(jobs) {
	return jobs.reduce((sum, { size, count }) => sum + size * count, 0);
}
function largestFirst(jobs) {
	return [...jobs].sort((one, other) => other.size - one.size);
}

// src/decide/waiting-jobs.ts
function waitingJobs(rule, signals, now) {
	const answer = signals && own$1(signals, rule.query);
	if (!answer) return unknown("the queue could not be asked for, because there is no meter");
	if (answer.kind === "gap") return unknown(`the queue could not be read (${answer.gap.why})`);
	if (answer.value.length === 0) return unknown("the query of the queue has no series, which is not taken for an empty queue");
	const series = answer.value.map((one) => lengthOf(one, rule, now));
	const known = series.flatMap((one) => one.kind === "known" ? [one] : []);
	const [doubt] = series.flatMap((one) => one.kind === "unknown" ? [one] : []).sort((one, other) => byText(one.why, other.why));
	if (doubt) return doubt;
	if (known.length === 0) return unknown(`the queue has no value newer than ${span(freshness)}`);
	return summed(known);
}
function unknown(why) {
	return {
		kind: "unknown",
		why
	};
}
function lengthOf(series, rule, now) {
	const past = series.samples.filter(({ at }) => at <= now);
	const newest = past.reduce((last, sample) => last && last.at > sample.at ? last : sample, void 0);
	if (!newest || between(newest.at, now) > freshness) return { kind: "stale" };
	const size = jobSizeOf(series.labels, rule.sizeLabel);
	if (size === void 0) {
		const written = own$1(series.labels, rule.sizeLabel) ?? "";
		return unknown(`the queue has a ${rule.sizeLabel} of ${JSON.stringify(written.slice(0, 20))}`);
	}
	if (newest.value < 0) return unknown(`the queue says that ${newest.value} GPUs wait`);
	return {
		kind: "known",
		size,
		gpus: newest.value,
		stuckGpus: stuckGpus(past, rule, now)
	};
}
function stuckGpus(samples, rule, now) {
	const recent = samples.filter(({ at }) => between(at, now) < rule.patience);
	if (new Set(recent.map(({ at }) => Math.floor(between(at, now) / sampleStep))).size * 5 < expectedSamples(rule.patience) * 4) return 0;
	return recent.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY);
}
function summed(known) {
	const jobs = known.map(({ size, gpus, stuckGpus: stuck }) => {
		const count = Math.ceil(gpus / size);
		const old = Math.min(count, Math.floor(stuck / size));
		return {
			size,
			fresh: count - old,
			stuck: old
		};
	});
	const some = (key) => jobs.filter((one) => one[key] > 0).map((one) => ({
		size: one.size,
		count: one[key]
	}));
	return {
		kind: "known",
		gpus: jobs.reduce((sum, { size, fresh, stuck }) => sum + size * (fresh + stuck), 0),
		fresh: some("fresh"),
		stuck: some("stuck")
	};
}

// src/decide/rules/queue-ends.ts
function expectedMachines({ belowPercent }, pool, of) {
	const nodeGpus = gpusOfNew(pool);
	const queue = [...of.waiting.stuck, ...of.waiting.fresh].flatMap((jobs) => waitingTasks(jobs, of.past, nodeGpus)).sort((one, other) => other.waitedSeconds - one.waitedSeconds);
	const nodes = [...activeOutlooks(belowPercent, pool, of.past), ...comingOutlooks(pool)];
	return of.past.memory.launchesForQueue({
		nodeGpus,
		nodes,
		queue
	});
}
function waitingTasks({ size, count }, { jobs }, nodeGpus) {
	const ages = jobs.find((one) => one.size === size)?.waiting ?? [];
	const parts = Math.ceil(size / nodeGpus);
	const gpus = parts > 1 ? nodeGpus : size;
	return Array.from({ length: count }, (_, place) => ({
		gpus,
		waitedSeconds: ages[place] ?? 0
	})).flatMap((task) => Array.from({ length: parts }, () => task));
}
function activeOutlooks(belowPercent, pool, { jobs }) {
	const tasks = [...jobs].sort((one, other) => other.size - one.size).flatMap(({ size, running }) => running.map((ageSeconds) => ({
		gpus: size,
		ageSeconds
	})));
	return activeMembers(pool).map((member) => {
		const seen = freeGpusOf(member, {
			belowPercent,
			for: freshness
		}, pool);
		return {
			gpus: member.instance?.gpus ?? 0,
			free: seen.kind === "known" ? seen.free : 0
		};
	}).sort((one, other) => other.gpus - other.free - (one.gpus - one.free)).map(({ gpus, free }) => {
		let busy = gpus - free;
		const running = [];
		for (let place = tasks.findIndex((task) => task.gpus <= busy); place >= 0;) {
			const [task] = tasks.splice(place, 1);
			if (!task) break;
			running.push(task);
			busy -= task.gpus;
			place = tasks.findIndex(({ gpus: size }) => size <= busy);
		}
		return {
			freeGpus: free,
			usableInSeconds: 0,
			running
		};
	});
}
function comingOutlooks(pool) {
	const usableInSeconds = usualLoop.actionSeconds + usualLoop.bootSeconds;
	return comingMembers(pool).map((member) => ({
		freeGpus: gpusOfComing(member, pool),
		usableInSeconds,
		running: []
	}));
}

// src/decide/rules/queue-headroom.ts
function withForesight(held, { foresight, mode }, machine) {
	const words = foresightWords(foresight, mode);
	const why = held ? `${held.why}; ${words}` : words;
	const before = held ?? {
		jobs: [],
		gpus: 0
	};
	if (mode === "shadow" || foresight.kind === "unknown" || foresight.gpus <= before.gpus) return {
		...before,
		why
	};
	const { gpus, wholeMachines } = foresight;
	return {
		jobs: jobsOf({
			gpus,
			wholeMachines
		}, machine),
		gpus,
		why
	};
}
function jobsOf({ gpus, wholeMachines }, machine) {
	return [{
		size: machine,
		count: wholeMachines
	}, {
		size: 1,
		count: gpus - wholeMachines * machine
	}].filter(({ count }) => count > 0);
}
function heldFor(past, learns, { machine, planInterval }) {
	if (past.kind === "unknown") return {
		jobs: [],
		gpus: 0,
		why: `nothing is learned, because ${past.why}`
	};
	const headroom = past.memory.headroom(past.running);
	const { gpus, wholeNodes } = headroom;
	return {
		jobs: jobsOf({
			gpus,
			wholeMachines: wholeNodes
		}, machine),
		gpus,
		why: whyHeld(headroom, past, {
			learns,
			planInterval
		})
	};
}
function whyHeld({ gpus, because }, past, of) {
	const { learns, planInterval } = of;
	const late = span(millis(past.memory.lateAfterSeconds * 1e3));
	const back = span(learns.history);
	if (because.kind === "surge") return `${counted$1(gpus, "GPU")} of headroom ${gpus === 1 ? "is" : "are"} held, because ${counted$1(because.jobs, "job")} could come at once, as many as an eighth of those that run, and no more than ${because.spareJobs} may be late for 95 of 100 to start within ${late}`;
	const share = `the share of jobs that wait longer than ${late} is taken for ${percent(100 * because.lateShare, "up")} after ${back}`;
	if (because.kind === "none") return `no headroom is held, because ${share}`;
	const coming = Math.ceil(because.arrivingGpus * 10) / 10;
	return `${counted$1(gpus, "GPU")} of headroom ${gpus === 1 ? "is" : "are"} held, because ${share} and about ${coming} GPUs come every ${span(millis(loopOf(planInterval).periodSeconds * 1e3))}`;
}
function keptBack({ opinions, machine, room }, past, held) {
	const idle = opinions.filter((one) => one.kind === "may-shrink");
	const worthKeeping = past?.memory.worthKeeping({
		nodeGpus: machine,
		nodes: []
	}) ?? (() => false);
	const kept = /* @__PURE__ */ new Map();
	let gone = 0;
	for (const [rank, one] of [...idle.entries()].reverse()) {
		const idleSeconds = one.idleMinutes * minute / 1e3;
		if (pack(held.jobs, without(room, {
			machine,
			count: gone + 1
		}), machine).left.length > 0) kept.set(one.member, `${one.member} is idle and stays: ${held.why}`);
		else if (worthKeeping({
			rank,
			idleSeconds
		})) kept.set(one.member, `${one.member} is idle and stays: as often as such a machine was needed again soon, a launch would cost more`);
		else gone += 1;
	}
	return opinions.map((one) => {
		const reason = one.kind === "may-shrink" ? kept.get(one.member) : void 0;
		if (one.kind !== "may-shrink" || reason === void 0) return one;
		const { rule, member, evidence } = one;
		return {
			kind: "keep",
			rule,
			member,
			reason,
			evidence
		};
	});
}
function without(room, { machine, count }) {
	let left = count;
	return room.filter((gpus) => {
		if (left === 0 || gpus < machine) return true;
		left -= 1;
		return false;
	});
}

// src/decide/rules/queue.ts
const rule$3 = "queue";
function judgeQueue(policy, pool) {
	const waiting = waitingJobs(policy, pool.signals, pool.now);
	if (waiting.kind === "unknown") return [{
		kind: "unknown",
		rule: rule$3,
		reason: waiting.why,
		evidence: []
	}];
	const learned = learnedOf(policy, pool);
	if (waiting.gpus > 0) return [judgeWaiting(policy, pool, {
		waiting,
		learned
	})];
	return judgeQuiet(policy, pool, learned);
}
function learnedOf(policy, pool) {
	const { learns, foresees } = policy;
	const machine = gpusOfNew(pool);
	const { pasts, planInterval, now } = pool;
	const question = {
		rule: policy,
		pasts,
		machine,
		planInterval,
		now
	};
	const past = learns && pool.recall({
		...question,
		learns
	});
	const held = past && learns ? heldFor(past, learns, {
		machine,
		planInterval
	}) : void 0;
	if (!foresees) return past && held && {
		past,
		held
	};
	const foresight = pool.foresee({
		...question,
		foresees
	});
	const all = withForesight(held, {
		foresight,
		mode: foresees.mode
	}, machine);
	return past ? {
		past,
		held: all
	} : { held: all };
}
function judgeQuiet(policy, pool, learned) {
	const why = learned ? `; ${learned.held.why}` : "";
	const reason = `no GPU is waited for in ${pool.policy.name}${why}`;
	const machine = gpusOfNew(pool);
	const { free, coming } = roomOf$1(policy, pool);
	const short = machinesFor(pack(learned?.held.jobs ?? [], [...coming, ...free], machine).left, machine);
	if (short > 0) {
		const words = `${reason}; ${`${sum(free)} are free and ${sum(coming)} on their way`}`;
		return [{
			kind: "grow",
			rule: rule$3,
			count: short,
			unserved: short,
			reason: words,
			evidence: []
		}];
	}
	const question = {
		rule: rule$3,
		belowPercent: policy.belowPercent,
		for: policy.for
	};
	const idle = activeMembers(pool).map((member) => judgeIdleness(question, pool, member));
	const all = {
		kind: "abstain",
		rule: rule$3,
		reason,
		evidence: []
	};
	const past = learned?.past?.kind === "known" ? learned.past : void 0;
	if (!learned || !past && learned.held.gpus === 0) return [all, ...withSurplus(idle, idle.length)];
	const left = keptBack({
		opinions: idle,
		machine,
		room: free
	}, past, learned.held);
	return [all, ...withSurplus(left, idle.length)];
}
function judgeWaiting(policy, pool, { waiting, learned }) {
	const machine = gpusOfNew(pool);
	const { free, coming } = roomOf$1(policy, pool);
	const stuck = pack(waiting.stuck, coming, machine);
	const fresh = pack(waiting.fresh, [...stuck.room, ...free], machine);
	const plain = machinesFor([...stuck.left, ...fresh.left], machine);
	const extra = pack(learned?.held.jobs ?? [], fresh.room, machine);
	const most = machinesFor([
		...stuck.left,
		...fresh.left,
		...extra.left
	], machine);
	const expected = expectedIn(policy, pool, {
		waiting,
		learned
	});
	const least = machinesFor(stuck.left, machine);
	const count = expected === void 0 ? Math.max(plain, most) : Math.max(least, Math.min(plain, expected));
	const all = pack([...waiting.stuck, ...waiting.fresh], [...coming, ...free], machine);
	const more = pack(learned?.held.jobs ?? [], all.room, machine);
	const unserved = Math.min(count, machinesFor([...all.left, ...more.left], machine));
	const why = learned ? `; ${learned.held.why}` : "";
	const reason = `${waitWords(waiting, policy)}; ${counted$1(sum(free), "GPU")} of ${pool.policy.name} ${sum(free) === 1 ? "is" : "are"} free and ${sum(coming)} on their way`;
	const spared = plain - count;
	const ends = spared > 0 ? `; ${counted$1(spared, "machine")} less than that, because jobs that run will end in time` : "";
	if (count === 0) return {
		kind: "keep",
		rule: rule$3,
		reason: `${reason}${spared > 0 ? ends : ", which is enough"}${why}`,
		evidence: []
	};
	const rest = gpusOf$1([...stuck.left, ...fresh.left]);
	const asked = `${counted$1(count, "machine")} of ${counted$1(machine, "GPU")}`;
	const need = rest > 0 ? `${rest} fit nowhere and need ` : "";
	return {
		kind: "grow",
		rule: rule$3,
		count,
		unserved,
		reason: `${reason}; ${need}${asked}${ends}${why}`,
		evidence: []
	};
}
function expectedIn({ learns, belowPercent }, pool, { waiting, learned }) {
	if (learned?.past?.kind !== "known") return void 0;
	if (learns?.aim !== "cost" && learns?.aim !== "guarded") return void 0;
	return expectedMachines({ belowPercent }, pool, {
		waiting,
		past: learned.past
	});
}
function roomOf$1(policy, pool) {
	const free = [];
	const coming = comingMembers(pool).map((member) => gpusOfComing(member, pool));
	const question = {
		belowPercent: policy.belowPercent,
		for: freshness
	};
	for (const member of activeMembers(pool)) {
		const seen = freeGpusOf(member, question, pool);
		const young = isYoung(member, policy, pool);
		if (seen.kind === "known") (young ? coming : free).push(seen.free);
		else if (young) coming.push(untakenGpusOf(member, question, pool));
	}
	return {
		free,
		coming
	};
}
function isYoung({ activeSince }, { patience }, { now }) {
	return activeSince !== void 0 && between(activeSince, now) < patience;
}
function waitWords({ gpus, fresh, stuck }, { patience }) {
	const sizes = /* @__PURE__ */ new Map();
	for (const { size, count } of [...fresh, ...stuck]) sizes.set(size, (sizes.get(size) ?? 0) + count);
	const jobs = [...sizes].sort(([one], [other]) => other - one).map(([size, count]) => `${counted$1(count, "job")} of ${size}`);
	const old = gpusOf$1(stuck);
	const long = old > 0 ? `, of these ${counted$1(old, "GPU")} for ${span(patience)}` : "";
	return `${counted$1(gpus, "GPU")} ${gpus === 1 ? "waits" : "wait"} (${listed(jobs)}${long})`;
}
function sum(values) {
	return values.reduce((total, value) => total + value, 0);
}

// src/decide/rules/schedule.ts
const rule$2 = "schedule";
const minutesOfDay = 1440;
const horizon = millis(15 * day);
function judgeSchedule(policy, pool) {
	const { now } = pool;
	const open = isOpen(policy, wallClock(now, policy.zone));
	const change = nextChange(policy, now, open);
	const until = change === void 0 ? {} : { until: change };
	const from = change === void 0 ? "" : ` before ${clockTime(change, now)}`;
	if (!open) {
		const reason = `the schedule ${wordsOf(policy)} does not begin${from}`;
		return [{
			kind: "abstain",
			rule: rule$2,
			reason,
			evidence: [],
			...until
		}];
	}
	const spoken = {
		until,
		end: change === void 0 ? "" : ` until ${clockTime(change, now)}`
	};
	return [...minimumOf(policy, pool, spoken), ...maximumOf(policy, pool, spoken)];
}
function isOpen(policy, clock) {
	const { from, to } = policy;
	const { minuteOfDay } = clock;
	if (from < to) return minuteOfDay >= from && minuteOfDay < to && beginsOn(policy, clock);
	return minuteOfDay >= from ? beginsOn(policy, clock) : minuteOfDay < to && beginsOn(policy, dayBefore(clock));
}
function beginsOn(policy, { date, weekday }) {
	return policy.days.includes(weekday) && !policy.except.includes(date);
}
function dayBefore({ date, weekday }) {
	const before = instant(Date.parse(`${date}T00:00:00Z`) - day);
	const index = (weekdays.indexOf(weekday) + weekdays.length - 1) % weekdays.length;
	return {
		date: wallClock(before, "UTC").date,
		weekday: weekdays[index] ?? weekday
	};
}
function nextChange(policy, now, open) {
	const range = {
		zone: policy.zone,
		from: now,
		until: instant(now + horizon)
	};
	return firstMinute(range, (clock) => isOpen(policy, clock) !== open);
}
function minimumOf(policy, pool, { until, end }) {
	if (policy.minimum === void 0) return [];
	const present = presentCount(pool);
	const count = policy.minimum - present;
	const reason = `the schedule ${wordsOf(policy)} wants at least ${counted$1(policy.minimum, "member")}${end}, and ${pool.policy.name} has ${present}`;
	const base = {
		rule: rule$2,
		reason,
		evidence: [],
		atLeast: policy.minimum,
		...until
	};
	return [count > 0 ? {
		kind: "grow",
		...base,
		count
	} : {
		kind: "abstain",
		...base
	}];
}
function maximumOf(policy, pool, { until, end }) {
	if (policy.maximum === void 0) return [];
	const present = presentCount(pool);
	const reason = `the schedule ${wordsOf(policy)} wants at most ${counted$1(policy.maximum, "member")}${end}, and ${pool.policy.name} has ${present}`;
	const bound = {
		kind: "abstain",
		rule: rule$2,
		reason,
		evidence: [],
		atMost: policy.maximum,
		...until
	};
	if (present <= policy.maximum) return [bound];
	const { belowPercent, for: time } = policy;
	const members = activeMembers(pool).map((member) => {
		const opinion = judgeIdleness({
			rule: rule$2,
			belowPercent,
			for: time
		}, pool, member);
		return opinion.kind === "may-shrink" ? {
			...opinion,
			reason: `${opinion.reason}; ${reason}`
		} : opinion;
	});
	return [bound, ...withSurplus(members, present - policy.maximum)];
}
function wordsOf({ days, from, to, zone }) {
	return `${daysInWords(days)} ${timeText(from)} to ${timeText(to)} ${zone}`;
}
function daysInWords(days) {
	if (days.length === weekdays.length) return "daily";
	const week = [...weekdays.slice(1), ...weekdays.slice(0, 1)];
	const order = week.filter((one) => days.includes(one));
	const first = week.indexOf(order[0] ?? "mon");
	return order.every((one, index) => one === week[first + index]) && order.length > 2 ? `${order[0]} to ${order.at(-1)}` : order.join(", ");
}
function timeText(minutes) {
	const pad = (part) => String(part).padStart(2, "0");
	return minutes === minutesOfDay ? "24:00" : `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

// src/decide/rules/target.ts
const rule$1 = "target";
function judgeTarget(policy, pool) {
	const load = loadOf(pool, policy.over);
	const working = load.known.length + load.blind.length;
	if (load.known.length === 0 && load.blind.length === 0) return [idleHands(pool, load)];
	const mean = sumOfMeans(load) / Math.max(1, working);
	if (mean > policy.percent + policy.tolerancePercent) return [judgeBusy(policy, pool, load)];
	const blind = load.blind[0];
	if (blind) return [unknownOf(blind)];
	if (mean >= policy.percent - policy.tolerancePercent) return [inBand(policy, pool, mean)];
	return judgeCalm(policy, pool, mean);
}
function idleHands(pool, { settling }) {
	const reason = settling.length > 0 ? `${settling[0]?.member.name} is too young to be judged` : `${pool.policy.name} has no active member`;
	return {
		kind: "abstain",
		rule: rule$1,
		reason,
		evidence: []
	};
}
function unknownOf({ member, window }) {
	const why = window.kind === "unknown" ? window.why : "";
	return {
		kind: "unknown",
		rule: rule$1,
		reason: `${member.name} ${why}`,
		evidence: []
	};
}
function sizeFor(load, policy) {
	return Math.ceil(load / policy.percent - 1e-9);
}
function judgeBusy(policy, pool, load) {
	const wanted = sizeFor(sumOfMeans(load), policy);
	const count = wanted - presentCount(pool);
	const mean = sumOfMeans(load) / (load.known.length + load.blind.length);
	const reason = `the mean of ${counted$1(load.known.length, "member")} of ${pool.policy.name} is ${percent(mean, "down")} over ${span(policy.over)}, and ${percent(policy.percent, "down")} of each need ${wanted}`;
	const evidence = load.known.map(({ window }) => window.evidence);
	if (count > 0) return {
		kind: "grow",
		rule: rule$1,
		count,
		reason,
		evidence
	};
	const coming = `${reason}, which are there with those on their way`;
	return {
		kind: "keep",
		rule: rule$1,
		reason: coming,
		evidence
	};
}
function inBand(policy, pool, mean) {
	const reason = `the mean of ${pool.policy.name} is ${percent(mean, "down")}, within ${percent(policy.tolerancePercent, "down")} of ${percent(policy.percent, "down")}`;
	return {
		kind: "abstain",
		rule: rule$1,
		reason,
		evidence: []
	};
}
function judgeCalm(policy, pool, mean) {
	const load = loadOf(pool, policy.for);
	const young = load.settling[0] ?? load.blind[0];
	if (young) return [unknownOf(young)];
	const members = activeMembers(pool).length;
	const recent = mostWanted(policy, pool, load);
	const wanted = sizeFor(sumOfMeans(loadOf(pool, policy.over)), policy);
	const reason = `the mean of ${pool.policy.name} is ${percent(mean, "up")} over ${span(policy.over)}, and ${percent(policy.percent, "down")} of each need ${wanted} of ${members}`;
	const spoken = {
		kind: "abstain",
		rule: rule$1,
		reason,
		evidence: [],
		recent
	};
	if (wanted >= members || comingMembers(pool).length > 0) return [spoken];
	const surplus = Math.max(1, members - Math.max(wanted, recent.members));
	return [spoken, ...withSurplus(victims(policy, pool, {
		load,
		reason
	}), surplus)];
}
function mostWanted(policy, pool, load) {
	const length = Math.max(1, Math.floor(policy.for / sampleStep));
	const width = Math.max(1, Math.floor(policy.over / sampleStep));
	const loads = loadByMinute(load, length);
	const sums = [0];
	for (const value of loads) sums.push((sums.at(-1) ?? 0) + value);
	let best = {
		members: 0,
		age: 0
	};
	for (let age = 0; age < length; age += 1) {
		const until = Math.min(length, age + width);
		const members = sizeFor(((sums[until] ?? 0) - (sums[age] ?? 0)) / (until - age), policy);
		if (members > best.members) best = {
			members,
			age
		};
	}
	const at = after(pool.now, millis(-best.age * sampleStep));
	return {
		members: best.members,
		at,
		window: policy.for
	};
}
function loadByMinute({ known }, length) {
	const loads = Array.from({ length }, () => 0);
	for (const { window } of known) {
		const values = new Map(window.values.map(({ age, value }) => [age, value]));
		for (const age of loads.keys()) loads[age] = (loads[age] ?? 0) + (values.get(age) ?? window.evidence.highest);
	}
	return loads;
}
function victims(policy, pool, { load, reason }) {
	if (policy.victims === "least-busy") return leastBusy(load, reason);
	const { belowPercent, for: time } = policy;
	return activeMembers(pool).map((member) => {
		const opinion = judgeIdleness({
			rule: rule$1,
			belowPercent,
			for: time
		}, pool, member);
		if (opinion.kind !== "may-shrink") return opinion;
		return {
			...opinion,
			reason: `${reason}; ${opinion.reason}`
		};
	});
}
function leastBusy({ known }, reason) {
	const [least] = [...known].sort((one, other) => one.window.evidence.mean - other.window.evidence.mean);
	if (!least) return [];
	const { evidence } = least.window;
	const member = least.member.name;
	const busy = `${member} is the least busy at ${percent(evidence.mean, "up")}`;
	return [{
		kind: "may-shrink",
		rule: rule$1,
		member,
		reason: `${reason}; ${busy} ${sampleWords(least.window)}`,
		evidence: [evidence],
		idleMinutes: 0
	}];
}

// src/decide/rules/index.ts
function judgeRule(rule, pool) {
	switch (rule.rule) {
		case "minimum": return judgeMinimum(rule, pool);
		case "schedule": return judgeSchedule(rule, pool);
		case "queue": return judgeQueue(rule, pool);
		case "target": return judgeTarget(rule, pool);
		case "headroom": return judgeHeadroom(rule, pool);
		case "lease": return judgeLease(rule, pool);
		case "high_utilization": return judgeHighUtilization(rule, pool);
		case "idle": return judgeIdle(rule, pool);
		default: return assertNever(rule);
	}
}
function windowOf(rule) {
	switch (rule.rule) {
		case "minimum":
		case "lease": return millis(0);
		case "schedule":
		case "queue":
		case "headroom":
		case "high_utilization":
		case "idle": return rule.for;
		case "target": return millis(Math.max(rule.for, rule.over));
		default: return assertNever(rule);
	}
}
function projectionOf(rule, pool, leaving) {
	switch (rule.rule) {
		case "high_utilization": return projected({
			above: rule.abovePercent,
			window: rule.for,
			rule: rule.rule
		}, pool, leaving);
		case "target": {
			const above = rule.percent + rule.tolerancePercent;
			return projected({
				above,
				window: rule.over,
				rule: rule.rule
			}, pool, leaving);
		}
		default: return;
	}
}
const precedence = [
	"minimum",
	"schedule",
	"queue",
	"high_utilization",
	"target",
	"headroom",
	"idle",
	"lease"
];

// src/decide/gates/would-flap.ts
const wouldFlap = {
	reason: "would-flap",
	judge: (wish, { situation }) => {
		if (wish.kind !== "shrink" || wish.ends) return pass;
		const view = viewOf(wish.pool, situation);
		return sparing(wish, (leaving) => {
			const [projection] = wish.pool.rules.flatMap((rule) => projectionOf(rule, view, leaving) ?? []);
			if (projection === void 0) return void 0;
			return {
				reason: "would-flap",
				sentence: `without ${listed(leaving.map(({ name }) => name))} ${projection}`
			};
		});
	}
};

// src/decide/gates/index.ts
const registered = [
	paused,
	unknownReadings,
	anomaly,
	protectedMember,
	minimumSize,
	instanceLimit,
	spendLimit,
	budget,
	cooldown,
	stabilizing,
	wouldFlap,
	windowClosed,
	tooManyChanges,
	noCapacity,
	priceUnknown,
	priceChanged,
	rejectedRecently
];
const gates = [...registered].sort((one, other) => gateReasons.indexOf(one.reason) - gateReasons.indexOf(other.reason));
function passGates(wish, view) {
	const steps = [];
	let left = wish;
	let cut;
	for (const gate of gates) {
		const verdict = gate.judge(left, view);
		steps.push({
			gate: gate.reason,
			verdict
		});
		if (verdict.kind === "block") return {
			kind: "blocked",
			wish,
			block: verdict.block,
			steps
		};
		if (verdict.kind === "trim") {
			left = trimmed(left, Math.min(sizeOf(left), verdict.count));
			cut = verdict.block;
		}
	}
	if (!cut) return {
		kind: "passed",
		wish: left,
		steps
	};
	const spared = wish.kind === "shrink" ? wish.more.slice(sizeOf(left) - 1) : [];
	return {
		kind: "passed",
		wish: left,
		trim: {
			asked: sizeOf(wish),
			spared,
			block: cut
		},
		steps
	};
}
function trimmed(wish, size) {
	return wish.kind === "grow" ? {
		...wish,
		count: size,
		unserved: Math.min(wish.unserved, size)
	} : {
		...wish,
		more: wish.more.slice(0, size - 1)
	};
}

// src/decide/capacity-memory.ts
const firstPause = minutes(5);
const longestPause = minutes(60);
const memory = day;
function roomKey({ type, region }) {
	return `${type}/${region}`;
}
function refusedUntil(refusals, room, now) {
	const until = own$1(refusals ?? {}, roomKey(room))?.until;
	return until !== void 0 && until > now ? until : void 0;
}
function elsewhereFirst(rooms, places, now) {
	const hasFailed = (room) => {
		const at = own$1(places ?? {}, roomKey(room));
		return at !== void 0 && isRecent(at, now);
	};
	return [...rooms.filter((room) => !hasFailed(room)), ...rooms.filter(hasFailed)];
}
function isRecent(at, now) {
	return between(at, now) < memory;
}

// src/decide/choose-placement.ts
function choosePlacement(template, offers, memory = {}) {
	if (offers.kind === "gap") return {
		kind: "none",
		why: `${`the cloud's offers could not be read (${offers.gap.why})`}, so neither capacity nor price is known`
	};
	const withCapacity = roomsFor(template, offers.value);
	const rooms = withCapacity.flatMap((room) => remembered(room, memory));
	const inOrder = template.choose === "cheapest" ? [...rooms].sort(cheaper) : rooms;
	const [first] = inOrder;
	const [place] = soundFirst(inOrder, memory);
	if (first && place) return found(place, place.room === first && place.region === first.regions[0] ? wordsFor(first, rooms, template) : elsewhereWords(place, first));
	return withCapacity.length === 0 ? {
		kind: "none",
		why: nowhere(template)
	} : refusedEverywhere(withCapacity, template, memory);
}
function soundFirst(rooms, { failedPlaces, now = instant(0) }) {
	const places = rooms.flatMap((room) => room.regions.map((region) => ({
		type: room.offer.type,
		region,
		room
	})));
	return elsewhereFirst(places, failedPlaces, now);
}
function elsewhereWords({ type, region }, first) {
	return `${type} in ${region}, because the last ${first.offer.type} in ${first.regions[0]} never became healthy`;
}
function remembered(room, { refusals, now }) {
	if (now === void 0) return [room];
	const { type } = room.offer;
	const [first, ...others] = room.regions.filter((region) => refusedUntil(refusals, {
		type,
		region
	}, now) === void 0);
	return first === void 0 ? [] : [{
		...room,
		regions: [first, ...others]
	}];
}
function refusedEverywhere(rooms, template, { refusals, now = instant(0) }) {
	const ends = rooms.flatMap(({ offer: { type }, regions }) => regions.flatMap((region) => refusedUntil(refusals, {
		type,
		region
	}, now) ?? []));
	const until = ends.reduce((first, end) => end < first ? end : first, ends[0] ?? now);
	return {
		kind: "none",
		why: refusedWords(template, clockTime(until, now)),
		until
	};
}
function refusedWords({ types }, until) {
	return `${listed(types, "or")} is listed with capacity, but was refused a moment ago wherever it is; it is not asked for again before ${until}`;
}
function roomsFor(template, offers) {
	return template.types.flatMap((type) => {
		const offer = offers.find((one) => one.type === type);
		const [first, ...others] = offer ? regionsFor(template, offer) : [];
		return offer && first !== void 0 ? [{
			offer,
			regions: [first, ...others]
		}] : [];
	});
}
function regionsFor(template, offer) {
	if (template.regions.length === 0) return offer.regions;
	return template.regions.filter((region) => offer.regions.includes(region));
}
function cheaper(one, other) {
	const [price, another] = [perGpu(one.offer), perGpu(other.offer)];
	if (price !== another) return price - another;
	return other.regions.length - one.regions.length;
}
function perGpu({ pricePerHour, gpus }) {
	return pricePerHour === void 0 || pricePerHour <= 0 || gpus < 1 ? Number.MAX_SAFE_INTEGER : pricePerHour / gpus;
}
function found({ region, room }, why) {
	const { type, pricePerHour } = room.offer;
	return {
		kind: "found",
		type,
		region,
		...pricePerHour === void 0 || pricePerHour <= 0 ? {} : { pricePerHour },
		...why === void 0 ? {} : { why }
	};
}
function wordsFor({ offer }, rooms, { choose, types }) {
	if (choose === "cheapest") {
		if (rooms.length < 2 || offer.pricePerHour === void 0) return void 0;
		const price = hourly(usdPerHour(inDollars(offer.pricePerHour) / offer.gpus));
		return `${offer.type} is the cheapest of ${rooms.length} types with capacity: ${price} a GPU`;
	}
	const before = types.slice(0, types.indexOf(offer.type));
	return before.length === 0 ? void 0 : `${offer.type}, because ${listed(before)} ${before.length === 1 ? "has" : "have"} no capacity`;
}
function nowhere({ types, regions }) {
	return `${regions.length === 0 ? "no region has" : `none of the regions ${listed(regions)} has`} capacity for ${listed(types, "or")} now`;
}

// src/decide/choose-victim.ts
function victimsInOrder(candidates, situation) {
	const free = candidates.filter((one) => isFree(one, situation));
	const [first, ...others] = [...free.length > 0 ? free : candidates].sort((one, other) => decisive(one, other, situation)?.sign ?? byText(one.member.instance?.id ?? "", other.member.instance?.id ?? ""));
	if (!first) return [];
	if (free.length === 0) return [first];
	const [second] = others;
	const reason = second && decisive(first, second, situation)?.order;
	const why = reason && `of ${free.length} that may go it ${reason.words(first)}`;
	return [why === void 0 ? first : {
		...first,
		why
	}, ...others];
}
function isFree({ doubts, member }, situation) {
	return doubts.length === 0 && !protectionOf(member, situation);
}
const orders = [
	{
		rank: ({ member }) => member.state === "unhealthy" ? 0 : 1,
		words: ({ member: { broken } }) => broken === void 0 ? "is the one that the cloud calls unhealthy" : `is the one that is broken: ${broken}`
	},
	{
		rank: ({ opinion }) => -opinion.idleMinutes,
		words: ({ opinion }) => `has been idle longest (${counted$1(opinion.idleMinutes, "minute")})`
	},
	{
		rank: ({ member }) => -(member.instance?.pricePerHour ?? 0),
		words: ({ member }) => {
			const price = member.instance?.pricePerHour;
			return `is the dearest${price === void 0 ? "" : ` (${hourly(price)})`}`;
		}
	},
	{
		rank: ({ member }, { now }) => {
			const since = member.instance?.firstHealthy;
			return since === void 0 ? minute : minute - (now - since) % minute;
		},
		words: () => "has the least of a minute paid ahead"
	}
];
function decisive(one, other, situation) {
	for (const order of orders) {
		const sign = order.rank(one, situation) - order.rank(other, situation);
		if (sign !== 0) return {
			sign,
			order
		};
	}
}

// src/decide/join.ts
function joinOpinions(pool, opinions, situation) {
	const growth = largestGrowth(opinions);
	const room = roomOf(opinions, presentCount({ members: membersOfPool(situation, pool.name) }));
	if (growth && room > 0) {
		const { rule, evidence } = growth;
		const count = Math.min(growth.count, room);
		const placement = choosePlacement(pool.instance, situation.offers, {
			refusals: situation.observation.ledger.refusals,
			failedPlaces: situation.observation.ledger.failedPlaces,
			now: situation.now
		});
		const chosen = placement.kind === "found" ? placement.why : void 0;
		return {
			kind: "grow",
			pool,
			rule,
			reason: chosen === void 0 ? growth.reason : `${growth.reason}; ${chosen}`,
			evidence,
			count,
			unserved: Math.min(count, mostUnserved(opinions)),
			placement
		};
	}
	const [first, ...others] = victimsInOrder(candidates(pool, opinions, situation), situation);
	if (!first) return void 0;
	const { opinion, member: victim, doubts, why } = first;
	const more = others.slice(0, atOnce(opinions, situation) - 1).map(leaving);
	const { rule, evidence, ends } = opinion;
	const asked = {
		kind: "shrink",
		pool,
		rule,
		reason: why === void 0 || ends ? opinion.reason : `${opinion.reason}; ${why}`,
		evidence,
		victim,
		more,
		doubts
	};
	if (ends) return {
		...asked,
		ends
	};
	const floor = floorOf(opinions);
	const recent = recentOf(opinions);
	return {
		...asked,
		...floor ? { floor } : {},
		...recent ? { recent } : {}
	};
}
function leaving({ opinion, member }) {
	const { rule, reason, evidence } = opinion;
	return {
		member,
		rule,
		reason,
		evidence
	};
}
function atOnce(opinions, { policies }) {
	const surpluses = opinions.filter((one) => one.kind === "may-shrink").map(({ ends, surplus }) => ends ? Number.POSITIVE_INFINITY : surplus ?? 1);
	const most = Math.max(1, policies.limits.confirmation.aboveTerminations);
	return Math.min(most, ...surpluses);
}
function roomOf(opinions, present) {
	const most = opinions.map(({ atMost }) => atMost ?? Number.POSITIVE_INFINITY);
	return Math.min(Number.POSITIVE_INFINITY, ...most) - present;
}
function floorOf(opinions) {
	return opinions.flatMap(({ atLeast, reason }) => atLeast === void 0 ? [] : [{
		members: atLeast,
		sentence: reason
	}]).sort((one, other) => other.members - one.members)[0];
}
function recentOf(opinions) {
	return opinions.flatMap(({ recent }) => recent ?? []).sort((one, other) => other.members - one.members || other.at - one.at)[0];
}
function largestGrowth(opinions) {
	return opinions.filter((opinion) => opinion.kind === "grow" && opinion.count > 0).sort((one, other) => other.count - one.count || rank(one) - rank(other))[0];
}
function mostUnserved(opinions) {
	return Math.max(0, ...opinions.map((one) => one.kind === "grow" ? one.unserved ?? 0 : 0));
}
function rank({ rule }) {
	return precedence.indexOf(rule);
}
function candidates(pool, opinions, situation) {
	const byMember = opinionsByMember(opinions);
	const over = overdue(opinions, membersOfPool(situation, pool.name), situation);
	if (over.length > 0) return over;
	const ofAll = opinionsOfAll(opinions);
	if (ofAll.some(({ kind }) => kind === "keep")) return [];
	return membersOfPool(situation, pool.name).flatMap((member) => {
		const spoken = member.state === "active" || member.state === "unhealthy" ? byMember.get(member.name) ?? [] : [];
		const opinion = spoken.find((one) => one.kind === "may-shrink");
		if (!opinion || spoken.some((one) => one.kind === "keep")) return [];
		return [{
			opinion,
			member,
			doubts: [...spoken, ...ofAll].filter((one) => one.kind === "unknown").map((one) => one.reason)
		}];
	});
}
function overdue(opinions, members, situation) {
	const ended = opinions.flatMap((one) => one.kind === "may-shrink" && one.ends ? [one] : []);
	if (ended.length === 0) return [];
	return members.flatMap((member) => {
		const opinion = ended.find((one) => one.member === member.name);
		if (!opinion || protectionOf(member, situation)) return [];
		return [{
			opinion,
			member,
			doubts: []
		}];
	});
}

// src/decide/rules/busy-signals.ts
const rule = "busy";
function judgeBusySignals(pool) {
	return (pool.policy.busy ?? []).flatMap((signal) => {
		const series = seriesOfMachine(signal.query, pool);
		return activeMembers(pool).flatMap((member) => judgeSignal(signal, member, {
			series,
			pool
		}));
	});
}
function judgeSignal(signal, member, { series, pool }) {
	const found = series(member);
	const { name } = member;
	const base = {
		rule,
		member: name,
		evidence: []
	};
	if (found.kind === "unknown") return [{
		kind: "unknown",
		...base,
		reason: `${name} ${found.why}`
	}];
	const from = after(pool.now, millis(-signal.for));
	const recent = found.samples.filter(({ at }) => at > from && at <= pool.now);
	const busy = recent.filter(({ value }) => value > signal.above).sort((one, other) => other.at - one.at || other.value - one.value)[0];
	if (busy) {
		const age = between(busy.at, pool.now);
		const when = age < sampleStep ? "in the last minute" : `${span(age)} ago`;
		const reason = `${name} had a busy signal of ${rounded(busy.value)} ${when}, above ${signal.above} (${brief(signal.query)})`;
		return [{
			kind: "keep",
			...base,
			reason,
			until: after(busy.at, signal.for)
		}];
	}
	const ages = new Set(recent.map(({ at }) => Math.floor(between(at, pool.now) / sampleStep)));
	if (ages.size * 5 >= expectedSamples(signal.for) * 4 && recent.some(({ at }) => between(at, pool.now) <= freshness)) return [];
	const reason = `${name} has ${ages.size} of ${expectedSamples(signal.for)} samples of its busy signal (${brief(signal.query)})`;
	return [{
		kind: "unknown",
		...base,
		reason
	}];
}
function rounded(value) {
	return Math.floor(value * 100) / 100;
}
const longestQuery = 60;
function brief(query) {
	const line = query.replaceAll(/\s+/g, " ").trim();
	return line.length > longestQuery ? `${line.slice(0, longestQuery)}…` : line;
}

// src/decide/judge-pool.ts
function judgePool(pool, situation, tally) {
	const opinions = askRules(pool, situation);
	const wish = joinOpinions(pool, opinions, situation);
	if (!wish) return {
		outcome: {
			pool,
			opinions,
			blocked: []
		},
		tally
	};
	const gated = passGates(wish, {
		situation,
		tally
	});
	return {
		outcome: outcomeOf({
			pool,
			opinions,
			gated
		}, situation),
		tally: tallyAfter(gated, tally)
	};
}
function askRules(pool, situation) {
	const view = viewOf(pool, situation);
	return [
		...judgeSize(view),
		...pool.rules.flatMap((rule) => judgeRule(rule, view)),
		...judgeLeases(view),
		...judgeBusySignals(view)
	];
}
function outcomeOf(asked, situation) {
	const { gated } = asked;
	if (gated.kind === "blocked") return {
		...asked,
		blocked: blockedActions(gated.wish, gated.block, situation)
	};
	const change = changeOf(gated.wish, situation, gated.trim);
	if (!change) return {
		...asked,
		blocked: []
	};
	const rest = gated.trim ? remainder(gated, gated.trim, situation) : [];
	return {
		...asked,
		proposal: proposalOf(gated, change, situation),
		blocked: rest
	};
}
function remainder({ wish }, { asked, spared, block }, situation) {
	if (wish.kind === "grow") return blockedActions({
		...wish,
		count: asked - wish.count
	}, block, situation);
	const [first, ...more] = spared;
	if (!first) return [];
	return blockedActions({
		...wish,
		...first,
		victim: first.member,
		more
	}, block, situation);
}
function proposalOf({ wish }, change, situation) {
	return {
		pool: wish.pool.name,
		direction: wish.kind,
		...change,
		costImpact: sumRates(change.actions.map((action) => action.costImpact)),
		confirmation: confirmationOf(change, situation)
	};
}
function tallyAfter(gated, tally) {
	const { wish } = gated;
	if (gated.kind === "blocked") return tally;
	const pool = wish.pool.name;
	if (wish.kind === "shrink") return withShrinking(tally, {
		pool,
		count: sizeOf(wish)
	});
	if (wish.placement.kind !== "found") return tally;
	const rate = wish.placement.pricePerHour;
	if (rate === void 0) return tally;
	return withGrowth(tally, {
		pool,
		count: wish.count,
		rate
	});
}

// src/decide/quiet.ts
function quietOf(situation, outcomes) {
	const judged = new Map(outcomes.map((outcome) => [outcome.pool.name, outcome]));
	return poolNames(situation).flatMap((pool) => {
		const outcome = judged.get(pool);
		if (outcome?.proposal) return [];
		return [{
			pool,
			sentence: outcome ? sentenceOf(outcome, situation) : `${pool} has no policy, so nothing is done with it`
		}];
	});
}
function heldPools(situation, sentence) {
	return poolNames(situation).map((pool) => ({
		pool,
		sentence
	}));
}
function poolNames({ pools, observation }) {
	const names = [...pools.map((pool) => pool.name), ...Object.keys(observation.fleet.pools)];
	return [...new Set(names)].sort(byText);
}
function sentenceOf({ pool, opinions, blocked }, { now }) {
	const block = blocked[0]?.block;
	if (block) return block.sentence;
	const unknown = opinions.filter((one) => one.kind === "unknown").map((one) => one.reason);
	const [first, ...more] = [...new Set(unknown)];
	if (first !== void 0) return `${first}${more.length > 0 ? ` (and ${more.length} more like it)` : ""}, so nothing is known that would justify a change`;
	const seen = [soonest(opinions, "abstain"), soonest(opinions, "keep")].flatMap((one) => one ? [withEnd(one, now)] : []);
	return seen.length > 0 ? seen.join("; ") : `no rule of ${pool.name} asks for anything`;
}
function soonest(opinions, kind) {
	return opinions.filter((one) => one.kind === kind).sort((one, other) => endOf(one) - endOf(other) || byText(one.reason, other.reason))[0];
}
function endOf({ until }) {
	return until ?? Number.MAX_SAFE_INTEGER;
}
function withEnd({ reason, until }, now) {
	return until === void 0 ? reason : `${reason}; that can change at ${clockTime(until, now)} at the earliest`;
}

// src/decide/decide.ts
function judge(observation, policies, now, played) {
	const { situation, held } = admit(observation, policies, now, played);
	const judgement = held ? {
		plan: heldPlan(situation, held),
		situation,
		held,
		outcomes: []
	} : judged(situation);
	const wrong = violations(observation, policies, judgement.plan);
	assert(wrong.length === 0, `a plan broke its own invariants: ${wrong.join("; ")}`);
	return judgement;
}
function judged(situation) {
	const { outcomes, tally } = judgePools(situation);
	return {
		plan: {
			at: situation.now,
			mainSha: situation.observation.mainSha,
			proposals: outcomes.flatMap(({ proposal }) => proposal ?? []),
			blocked: outcomes.flatMap(({ blocked }) => blocked),
			holds: holdsOf(situation, outcomes),
			projection: projectionOf$1(situation, {
				now: tallyOfLive(situation),
				projected: tally
			}),
			gaps: gapsOf(situation),
			quiet: quietOf(situation, outcomes)
		},
		situation,
		outcomes
	};
}
function judgePools(situation) {
	const outcomes = [];
	let tally = tallyOfProjected(situation);
	for (const pool of situation.pools) {
		const turn = judgePool(pool, situation, tally);
		outcomes.push(turn.outcome);
		tally = turn.tally;
	}
	return {
		outcomes,
		tally
	};
}
function heldPlan(situation, held) {
	const tallies = situation.observation.instances.kind === "seen" ? {
		now: tallyOfLive(situation),
		projected: tallyOfProjected(situation)
	} : {
		now: tallyOfNamed(situation),
		projected: tallyOfNamed(situation)
	};
	return {
		at: situation.now,
		mainSha: situation.observation.mainSha,
		proposals: [],
		blocked: [],
		holds: heldMembers(situation, held),
		projection: projectionOf$1(situation, tallies),
		gaps: gapsOf(situation),
		quiet: heldPools(situation, held.sentence)
	};
}
function gapsOf({ observation, members }) {
	const { instances, offers, readings, signals = {} } = observation;
	const parts = [
		instances,
		offers,
		...Object.keys(signals).sort(byText).flatMap((query) => own$1(signals, query) ?? [])
	].flatMap((part) => part.kind === "gap" ? [part.gap] : []);
	const unread = members.flatMap(({ state, name, instance }) => {
		if (state !== "active" || !instance) return [];
		const read = Object.hasOwn(readings, instance.id) ? readings[instance.id] : void 0;
		if (read?.kind === "measured") return [];
		return [{
			source: "readings",
			why: `${name}: ${read?.why ?? "no readings"}`
		}];
	});
	return [...parts, ...unread];
}

// src/decide/longest-window.ts
function longestWindow(policies) {
	return policies.pools.flatMap((pool) => pool.rules.map(windowOf)).reduce((longest, window) => window > longest ? window : longest, freshness);
}

// src/decide/signal-queries.ts
const probeWindow = minutes(10);

// src/model/policy.ts
const rejectionMemory = minutes(360);

// src/backtest/over-decide/counts.ts
const flapTime = minutes(30);

// src/stages/backtest-world.ts
const traceOrigin = instant(Date.UTC(2026, 0, 5));

// src/stages/check-backtest.ts
const timeLimit = millis(45e3);

// src/policy/course.ts
const step = `(?:\\d{1,2}(?:\\.\\d{1,3})?|100) for (?=\\d)(?:\\d{1,6}d)?(?:\\d{1,6}h)?(?:\\d{1,6}m)?`;
const coursePattern = `^(?:none|${step}(?: then ${step}){0,20})$`;
function courseKeywords(says) {
	return {
		type: ["number", "string"],
		title: "a utilisation",
		minimum: 0,
		maximum: 100,
		pattern: coursePattern,
		errorMessage: "Write percent as a number, or steps that end now, such as 90 for 2h then 5 for 30m, or none",
		...says
	};
}
function courseOf(written) {
	if (written === "none") return { kind: "absent" };
	return {
		kind: "measured",
		steps: typeof written === "number" ? [{
			percent: written,
			for: day
		}] : written.split(" then ").map(stepOf)
	};
}
function stepOf(text) {
	const [value = "", length = ""] = text.split(" for ");
	return {
		percent: Number(value),
		for: checkedDuration(length)
	};
}

// src/policy/test-schema.ts
const testDefaults = {
	gpuPercent: 50,
	age: "1d",
	waitedFor: "5m"
};
const mostMoney = 1e7;
const machine = group({
	name: instanceName({ description: "The machine's name, once in a test." }),
	type: Optional(cloudWord({
		title: "an instance type",
		description: "Left out: the first type of the pool's policy."
	})),
	region: Optional(cloudWord({
		title: "a region",
		description: "Left out: the first region of the pool's policy."
	})),
	age: Optional(duration({
		default: testDefaults.age,
		shortest: "0m",
		longest: "365d",
		description: "Since its first health check. Readings from before do not count."
	})),
	gpu_percent: Optional(Unsafe(courseKeywords({
		default: testDefaults.gpuPercent,
		description: "Utilisation of every GPU in percent. A number: always. Steps: oldest first, the last ends now, the first reaches back for ever. `none`: nothing was measured."
	}))),
	status: Optional(choice([
		"active",
		"booting",
		"unhealthy"
	], {
		default: "active",
		description: "What the cloud says of it."
	})),
	protect: Optional(sentence({ description: "Protects it in the fleet file, for this reason. Left out: not." })),
	busy: Optional(Boolean$1({
		title: "true or false",
		errorMessage: "Write true or false",
		default: false,
		description: "Whether every query of the pool's `busy` calls it at work now."
	})),
	lease_until: Optional(moment({ description: "The end of its lease in the fleet file. Left out: it has none." }))
}, {
	title: "Machine",
	description: "A machine of the pool that runs, named in the fleet file."
});
const waiting = group({
	pool: poolName({ description: "The pool whose `queue` rule sees them." }),
	gpus: count({
		minimum: 0,
		maximum: 1e5,
		description: "GPUs that jobs wait for."
	}),
	size: Optional(count({
		minimum: 1,
		maximum: 1e3,
		default: 1,
		description: "GPUs that one of these jobs needs on one machine."
	})),
	for: Optional(duration({
		default: testDefaults.waitedFor,
		shortest: "1m",
		longest: "30d",
		description: "How long they have waited."
	}))
}, {
	title: "Waiting GPUs",
	description: "What jobs wait for. A pool without: its queue is empty."
});
const past = group({
	pool: poolName({ description: "The pool." }),
	action: choice(["grow", "shrink"], { description: "What was done." }),
	ago: duration({
		shortest: "0m",
		longest: "365d",
		description: "How long ago it was completed."
	}),
	failed: Optional(Boolean$1({
		title: "true or false",
		errorMessage: "Write true or false",
		default: false,
		description: "Whether it failed instead."
	}))
}, {
	title: "Past action",
	description: "Something that was done: cooldowns count from it."
});
const reasons = [...gateReasons, ...lateReasons];
const expectation = group({
	pool: poolName({ description: "The pool that this is expected of." }),
	action: choice([
		"grow",
		"shrink",
		"nothing"
	], { description: "What is proposed. `nothing`: no action at all." }),
	count: Optional(count({
		minimum: 1,
		maximum: 1e4,
		default: 1,
		description: "Of `grow`: so many machines alike."
	})),
	machine: Optional(instanceName({ description: "Of `shrink`: the one that goes. Any." })),
	type: Optional(cloudWord({
		title: "an instance type",
		description: "Left out: any."
	})),
	region: Optional(cloudWord({
		title: "a region",
		description: "Left out: any."
	})),
	rule: Optional(choice(ruleNames, { description: "The rule that asks; `minimum` also for `size.min`. Left out: any." })),
	confirmation: Optional(choice(["auto", "approval"], { description: "Whether the proposal merges by itself or waits for a person. Left out: any." })),
	because: Optional(choice(reasons, { description: "Of `nothing`: the reason of an action that was stopped, or for which one of the machines is held. Left out: any, or none at all." })),
	says: Optional(sentence({ description: "Text that must stand in the sentence that says why. Left out: any." }))
}, {
	title: "Expectation",
	description: "One thing that is to come of a pool."
});
const prices = byName$2(dollarsPerHour({
	minimum: 0,
	maximum: 1e3,
	description: "Dollars an hour for one machine."
}), { description: "What a machine of each type costs in dollars an hour. The price of a type that is not here is unknown." });
const now = moment({ description: "The moment at which is decided, in UTC." });
const test = group({
	name: sentence({ description: "What is tested, as a sentence." }),
	now: Optional(moment({ description: "Left out: the `now` of the file." })),
	machines: Optional(byName$2(_Array_(machine, {
		maxItems: 1e3,
		description: "The pool's machines."
	}), {
		propertyNames: poolNameSchema,
		description: "What runs, by pool. A pool that is not here has no machine."
	})),
	waiting: Optional(_Array_(waiting, {
		maxItems: 100,
		default: [],
		description: "What jobs wait for."
	})),
	history: Optional(_Array_(past, {
		maxItems: 100,
		default: [],
		description: "What was done before."
	})),
	spent_today_usd: Optional(dollars$1({
		minimum: 0,
		maximum: mostMoney,
		description: "What machines that are gone have cost since midnight (UTC). Left out: nothing."
	})),
	spent_this_month_usd: Optional(dollars$1({
		minimum: 0,
		maximum: mostMoney,
		description: "The same on the month's earlier days. Left out: nothing."
	})),
	prices: Optional(prices),
	sold_out: Optional(list$1(cloudWord({
		title: "an instance type",
		description: "As the cloud spells it."
	}), {
		maxItems: 100,
		errorMessage: "Name at least one type, or leave the key out",
		description: "Types that no region has now. Left out: every region has every type."
	})),
	expect: _Array_(expectation, {
		minItems: 1,
		maxItems: 1e3,
		errorMessage: "Expect something; action: nothing is an expectation too",
		description: "All that is to come. Of a pool that is not named here, nothing may come; of one that is, nothing else."
	})
}, {
	title: "Test",
	description: "A small fleet at a moment, and what is to come of it."
});
const testFile = group({
	now: Optional(now),
	prices: Optional(prices),
	tests: _Array_(test, {
		minItems: 1,
		maxItems: 1e3,
		errorMessage: "Write at least one test, or remove the file",
		description: "The tests, each decided by itself."
	})
}, {
	title: "Fleetmerge policy test",
	description: "A file `policies/*.test.yaml`: what the policies beside it decide, and must."
});
const policyTestSchema = Unsafe({
	$schema: "http://json-schema.org/draft-07/schema#",
	...testFile
});

// src/policy/test-file.ts
function isTestFile(path) {
	return path.endsWith(".test.yaml");
}
function parseTestFile(file, pools) {
	const answer = readYaml(file);
	if (answer.kind === "problems") return {
		kind: "problems",
		problems: inOrder$1(answer.problems)
	};
	const read = answer.file;
	const problems = [
		...schemaProblems(policyTestSchema, read),
		...indexes(read, ["tests"]).flatMap((index) => testProblems(read, ["tests", index])),
		...momentProblems(read, ["now"]),
		...pools ? unknownPools(read, pools) : []
	];
	return problems.length > 0 ? {
		kind: "problems",
		problems: inOrder$1(problems)
	} : {
		kind: "parsed",
		tests: testsOf(read)
	};
}
function testProblems(file, path) {
	return [
		...momentProblems(file, [...path, "now"]),
		...withoutMoment(file, path),
		...repeatedMachines(file, path),
		...machinesOf(file, path).flatMap((one) => momentProblems(file, [...one, "lease_until"])),
		...indexes(file, [...path, "expect"]).flatMap((index) => contradictions(file, [
			...path,
			"expect",
			index
		]))
	];
}
function withoutMoment(file, path) {
	if ((file.valueAt([...path, "now"]) ?? file.valueAt(["now"])) !== void 0 || !isMap(file.valueAt(path))) return [];
	return [{
		at: file.place(path),
		what: `${pathName(path)} has no moment: neither it nor the file says now`,
		hint: "Write now: 2026-11-23T12:00:00Z at the top of the file"
	}];
}
function isMap(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function machinesOf(file, path) {
	return poolsIn(file, path).flatMap((pool) => {
		const machines = [
			...path,
			"machines",
			pool
		];
		return indexes(file, machines).map((index) => [...machines, index]);
	});
}
function poolsIn(file, path) {
	const pools = file.valueAt([...path, "machines"]);
	return isMap(pools) ? Object.keys(pools) : [];
}
function repeatedMachines(file, path) {
	const seen = /* @__PURE__ */ new Set();
	return machinesOf(file, path).flatMap((one) => {
		const name = file.valueAt([...one, "name"]);
		const isRepeated = typeof name === "string" && seen.has(name);
		seen.add(name);
		if (!isRepeated) return [];
		return [{
			at: file.place([...one, "name"]),
			what: `the name ${shown(name)} is already that of another machine of this test`,
			hint: "Names are unique over the whole fleet: choose another"
		}];
	});
}
const keysOf = {
	grow: [
		"count",
		"type",
		"region",
		"rule",
		"confirmation",
		"says"
	],
	shrink: [
		"machine",
		"type",
		"region",
		"rule",
		"confirmation",
		"says"
	],
	nothing: ["because", "says"]
};
function contradictions(file, path) {
	const action = file.valueAt([...path, "action"]);
	const allowed = typeof action === "string" && Object.hasOwn(keysOf, action) && keysOf[action];
	const written = file.valueAt(path);
	if (!allowed || !isMap(written)) return [];
	const known = new Set(Object.values(keysOf).flat());
	return Object.keys(written).filter((key) => known.has(key) && !allowed.includes(key)).map((key) => ({
		at: file.place([...path, key], "key"),
		what: `${pathName(path)} expects ${String(action)}, and ${key} says nothing of that`,
		hint: `With action: ${String(action)} write ${allowed.join(", ")}`
	}));
}
function unknownPools(file, pools) {
	return indexes(file, ["tests"]).flatMap((index) => {
		const test = ["tests", index];
		const inLists = [
			"waiting",
			"history",
			"expect"
		].flatMap((key) => indexes(file, [...test, key]).map((at) => {
			const path = [
				...test,
				key,
				at,
				"pool"
			];
			return [
				path,
				file.valueAt(path),
				"value"
			];
		}));
		const asKeys = poolsIn(file, test).map((pool) => [
			[
				...test,
				"machines",
				pool
			],
			pool,
			"key"
		]);
		return [...inLists, ...asKeys];
	}).flatMap(([path, name, part]) => {
		if (typeof name !== "string" || pools.includes(name)) return [];
		return [{
			at: file.place(path, part),
			what: `no policy describes the pool ${shown(name)}`,
			hint: suggestion(name, {
				words: pools,
				plural: "pools"
			})
		}];
	});
}
function testsOf(file) {
	const written = file.value;
	return written.tests.map((test, index) => testOf(file, {
		written,
		test,
		index
	}));
}
function testOf(file, { written, test, index }) {
	const path = ["tests", index];
	const place = (...rest) => file.place([...path, ...rest]);
	return {
		name: test.name,
		at: place("name"),
		now: momentOf(test.now ?? written.now),
		pools: Object.entries(test.machines ?? {}).map(([name, machines]) => ({
			name,
			at: file.place([
				...path,
				"machines",
				name
			], "key"),
			machines: machines.map(machineOf)
		})),
		waiting: (test.waiting ?? []).map((one, at) => ({
			pool: one.pool,
			at: place("waiting", at),
			gpus: one.gpus,
			size: one.size ?? 1,
			for: checkedDuration(one.for ?? testDefaults.waitedFor)
		})),
		history: (test.history ?? []).map((one, at) => ({
			pool: one.pool,
			at: place("history", at),
			direction: one.action,
			ago: checkedDuration(one.ago),
			failed: one.failed ?? false
		})),
		spent: {
			month: money(test.spent_this_month_usd),
			day: money(test.spent_today_usd)
		},
		prices: pricesOf({
			...written.prices,
			...test.prices
		}),
		soldOut: test.sold_out ?? [],
		expect: test.expect.map((one, at) => expectationOf(one, place("expect", at)))
	};
}
function momentOf(text) {
	const at = text === void 0 ? void 0 : parseMoment(text);
	assert(at !== void 0, "a test without a moment passed its checks");
	return at;
}
function money(written) {
	return usd(written ?? 0);
}
function pricesOf(written) {
	return Object.fromEntries(Object.entries(written).map(([type, price]) => [type, price === 0 ? 0 : usdPerHour(price)]));
}
function machineOf(written) {
	const { name, type, region, protect, lease_until: until } = written;
	const leaseUntil = until === void 0 ? void 0 : parseMoment(until);
	return {
		name,
		...type === void 0 ? {} : { type },
		...region === void 0 ? {} : { region },
		age: checkedDuration(written.age ?? testDefaults.age),
		course: courseOf(written.gpu_percent ?? testDefaults.gpuPercent),
		status: written.status ?? "active",
		...protect === void 0 ? {} : { protect },
		busy: written.busy ?? false,
		...leaseUntil === void 0 ? {} : { leaseUntil }
	};
}
function expectationOf(written, at) {
	const { pool, action, machine, type, region, rule, confirmation, says } = written;
	const because = written.because;
	return {
		pool,
		at,
		action,
		count: written.count ?? 1,
		...machine === void 0 ? {} : { machine },
		...type === void 0 ? {} : { type },
		...region === void 0 ? {} : { region },
		...rule === void 0 ? {} : { rule },
		...because === void 0 ? {} : { because },
		...confirmation === void 0 ? {} : { confirmation },
		...says === void 0 ? {} : { says }
	};
}

// src/rehearse/compare.ts
function differences(test, results) {
	return results.flatMap((result) => {
		const { missing, unexpected } = compared(test.expect.filter(({ pool }) => pool === result.pool), result);
		if (missing.length === 0 && unexpected.length === 0) return [];
		return [problemOf(test, result, {
			missing,
			unexpected
		})];
	});
}
function compared(expected, result) {
	const left = [...result.proposal?.actions ?? []];
	const missing = [];
	const acts = expected.filter(({ action }) => action !== "nothing").toSorted((one, other) => precision(other) - precision(one));
	for (const one of acts) {
		const found = left.filter((action) => isMet(one, action, result)).slice(0, one.count);
		if (found.length < one.count) missing.push({
			...one,
			count: one.count - found.length
		});
		for (const action of found) left.splice(left.indexOf(action), 1);
	}
	const nothings = expected.filter(({ action }) => action === "nothing");
	return {
		missing: [...missing, ...nothings.filter((one) => !isQuiet(one, result))],
		unexpected: left
	};
}
function precision(one) {
	return Object.keys(one).length;
}
function isMet(one, action, { proposal }) {
	return action.type === (one.action === "grow" ? "provision_instance" : "terminate_instance") && (one.machine ?? action.target) === action.target && (one.type ?? action.instanceType) === action.instanceType && (one.region ?? action.region) === action.region && (one.rule ?? action.rule) === action.rule && (one.confirmation ?? proposal?.confirmation.kind) === proposal?.confirmation.kind && action.reason.includes(one.says ?? "");
}
function isQuiet({ because, says }, { proposal, blocks, quiet }) {
	if (proposal !== void 0) return false;
	const matching = blocks.filter(({ reason }) => because === void 0 || reason === because);
	if (because !== void 0 && matching.length === 0) return false;
	const sentences = matching.map(({ sentence }) => sentence);
	const all = because === void 0 && quiet !== void 0 ? [quiet, ...sentences] : sentences;
	return says === void 0 || all.some((sentence) => sentence.includes(says));
}
function problemOf(test, result, { missing, unexpected }) {
	const lines = [
		...missing.map((one) => `  - ${expectedLine(one)}`),
		...unexpected.map((action) => `  + ${actionLine(action, result)}`),
		...result.proposal ? [] : nothingLines(result)
	];
	const what = `the test "${test.name}" comes out otherwise in ${result.pool} (- expected, + what came)
`;
	return {
		at: (missing[0] ?? test.expect.find(({ pool }) => pool === result.pool) ?? test).at,
		what: `${what}${lines.join("\n")}`,
		hint: "Change the policy, or what the test expects"
	};
}
function expectedLine(one) {
	const { action, count, machine, type, region, rule, because, confirmation, says } = one;
	const noun = action === "grow" ? `grow by ${count}` : action;
	return [
		machine === void 0 ? noun : `${noun} ${machine}`,
		...type === void 0 ? [] : [type],
		...region === void 0 ? [] : [`in ${region}`],
		...rule === void 0 ? [] : [`by ${rule}`],
		...because === void 0 ? [] : [`because ${because}`],
		...confirmation === void 0 ? [] : [`with confirmation ${confirmation}`],
		...says === void 0 ? [] : [`saying "${says}"`]
	].join(" ");
}
function actionLine(action, { proposal }) {
	const { type, target, instanceType, region, rule, reason, costImpact } = action;
	const confirmation = proposal ? ` with confirmation ${proposal.confirmation.kind}` : "";
	return `${type === "provision_instance" ? "grow by 1" : `shrink ${target}`} ${instanceType} in ${region} by ${rule}${confirmation} (${hourly(costImpact)}): ${reason}`;
}
function nothingLines({ blocks, quiet }) {
	const [first, ...more] = blocks;
	if (!first) return [`  + nothing: ${quiet ?? "no rule asks for anything"}`];
	const others = [...new Set(more.map(({ reason }) => reason))].filter((reason) => reason !== first.reason);
	const rest = others.length === 0 ? "" : ` (also ${others.join(", ")})`;
	return [`  + nothing because ${first.reason}${rest}: ${first.sentence}`];
}

// src/rehearse/gpu-series.ts
function gpuSeries(steps, gpus, { now, window }) {
	const count = Math.floor(window / minute) + 1;
	const samples = [];
	for (let age = count - 1; age >= 0; age -= 1) {
		const percent = percentAt(steps, millis(age * minute));
		samples.push({
			at: after(now, millis(-age * minute)),
			average: percent,
			peak: percent
		});
	}
	return Array.from({ length: gpus }, (_, gpu) => ({
		gpu: String(gpu),
		samples
	}));
}
function percentAt(steps, age) {
	let end = 0;
	for (const step of steps.toReversed()) {
		end += step.for;
		if (age < end) return step.percent;
	}
	return steps[0]?.percent ?? 0;
}

// src/rehearse/signals.ts
const least = hour;
function signalsOfTest(test, { pools }, actors) {
	const series = /* @__PURE__ */ new Map();
	const add = (query, more) => {
		series.set(query, [...series.get(query) ?? [], ...more]);
	};
	for (const pool of pools) {
		for (const rule of pool.rules) if (rule.rule === "queue") add(rule.query, queueSeries(rule, pool, test));
		for (const signal of pool.busy ?? []) {
			const members = actors.filter((actor) => actor.pool === pool.name);
			const window = Math.max(signal.for, least);
			add(signal.query, members.map(({ machine }) => ({
				labels: { instance: machine.name },
				keys: [machine.name],
				samples: steady(signal.above + (machine.busy ? 1 : 0), test.now, millis(window))
			})));
		}
	}
	return Object.fromEntries([...series].map(([query, value]) => [query, {
		kind: "seen",
		value
	}]));
}
function queueSeries(rule, { name }, { waiting, now }) {
	const window = millis(Math.max(rule.patience + minutes(5), least));
	const own = waiting.filter(({ pool }) => pool === name);
	const idle = {
		labels: {},
		keys: [],
		samples: steady(0, now, window)
	};
	if (own.length === 0) return [idle];
	return own.map((one) => ({
		labels: { [rule.sizeLabel]: String(one.size) },
		keys: [],
		samples: waitingSamples(one, now, window)
	}));
}
function waitingSamples({ gpus, for: length }, now, window) {
	return steady(gpus, now, window).map((sample) => now - sample.at < length ? sample : {
		...sample,
		value: 0
	});
}
function steady(value, now, window) {
	const count = Math.floor(window / minute) + 1;
	return Array.from({ length: count }, (_, index) => ({
		at: after(now, millis((index - count + 1) * minute)),
		value
	}));
}

// src/rehearse/observation.ts
const repository = "policy/test";
const anywhere = "us-east-1";
function observationOf(test, policies, window) {
	const actors = actorsOf(test, policies);
	return {
		at: test.now,
		repository,
		mainSha: "0".repeat(40),
		fleet: fleetOf(actors, policies),
		instances: {
			kind: "seen",
			value: actors.map(({ instance }) => instance)
		},
		offers: {
			kind: "seen",
			value: offersOf(test, policies, actors)
		},
		readings: Object.fromEntries(actors.map((actor) => [actor.instance.id, readingsOf(actor, {
			now: test.now,
			window
		})])),
		signals: signalsOfTest(test, policies, actors),
		waiting: [],
		ledger: ledgerOf(test, actors.length)
	};
}
function actorsOf(test, policies) {
	return test.pools.flatMap(({ name, machines }) => machines.map((machine) => ({
		pool: name,
		machine
	}))).map(({ pool, machine }, index) => {
		return {
			pool,
			machine,
			instance: instanceOf({
				test,
				machine,
				policy: policies.pools.find(({ name }) => name === pool),
				index
			})
		};
	});
}
function instanceOf({ test, machine, policy, index }) {
	const { name, status, age } = machine;
	const type = machine.type ?? policy?.instance.types[0] ?? "";
	const price = own(test.prices, type);
	return {
		id: instanceIdOf((index + 1).toString(16).padStart(32, "0")),
		name,
		hostname: name,
		ip: `10.0.${Math.floor(index / 250)}.${index % 250 + 1}`,
		status,
		type,
		region: machine.region ?? policy?.instance.regions[0] ?? anywhere,
		gpus: gpusOf(type),
		...price === void 0 ? {} : { pricePerHour: price },
		tags: tagsOf$1(repository, policy?.name ?? ""),
		...status === "booting" ? {} : { firstHealthy: after(test.now, millis(-age)) },
		mayTerminate: true
	};
}
function gpusOf(type) {
	if (type.startsWith("cpu_")) return 0;
	return Number(/^gpu_(\d{1,3})x_/.exec(type)?.[1] ?? 1);
}
function fleetOf(actors, policies) {
	const pools = policies.pools.map(({ name }) => {
		return [name, {
			generation: 1,
			instances: actors.filter(({ pool }) => pool === name).map(entryOf).sort((one, other) => one.name < other.name ? -1 : 1)
		}];
	});
	return {
		version: 1,
		fleet: repository,
		pools: Object.fromEntries(pools)
	};
}
function entryOf({ machine, instance }) {
	const { protect, leaseUntil } = machine;
	return {
		name: machine.name,
		type: instance.type,
		region: instance.region,
		...instance.pricePerHour === void 0 ? {} : { pricePerHour: instance.pricePerHour },
		...protect === void 0 ? {} : { protect: { reason: protect } },
		...leaseUntil === void 0 ? {} : { lease: { until: leaseUntil } }
	};
}
function offersOf(test, { pools }, actors) {
	const named = pools.flatMap(({ instance }) => instance.types);
	const running = actors.map(({ instance }) => instance.type);
	const types = [.../* @__PURE__ */ new Set([
		...named,
		...Object.keys(test.prices),
		...running
	])].sort();
	const places = [...pools.flatMap(({ instance }) => instance.regions), anywhere];
	const regions = [...new Set(places)].sort();
	return types.map((type) => {
		const price = own(test.prices, type);
		return {
			type,
			description: type,
			gpus: gpusOf(type),
			...price === void 0 ? {} : { pricePerHour: price },
			regions: test.soldOut.includes(type) ? [] : regions
		};
	});
}
function readingsOf({ machine, instance }, look) {
	const { course, name, status } = machine;
	if (course.kind === "absent" || status === "booting") return {
		kind: "absent",
		why: `no series answers to ${name}`
	};
	return {
		kind: "measured",
		key: name,
		gpus: gpuSeries(course.steps, instance.gpus, look)
	};
}
function ledgerOf(test, count) {
	const past = (failed) => Object.fromEntries(test.history.filter((one) => one.failed === failed).sort((one, other) => other.ago - one.ago).map(({ pool, direction, ago }) => [poolDirection(pool, direction), after(test.now, millis(-ago))]));
	return {
		...emptyLedger(),
		completed: past(false),
		failed: past(true),
		spending: spendingOf(test),
		lastCount: count
	};
}
function spendingOf({ now, spent }) {
	const today = isoTime(now).slice(0, 10);
	const first = `${today.slice(0, 8)}01`;
	const before = isoTime(after(instant(Date.parse(first)), millis(-day))).slice(0, 10);
	const earlier = today === first ? before : first;
	return {
		since: instant(Date.parse(first)),
		machines: {},
		days: {
			[earlier]: spent.month,
			[today]: spent.day
		},
		unknownDays: []
	};
}
function own(record, key) {
	return Object.hasOwn(record, key) ? record[key] : void 0;
}

// src/rehearse/rehearse.ts
function rehearse(files, policies) {
	const pools = policies?.pools.map(({ name }) => name);
	const answers = Object.keys(files).filter(isTestFile).sort().map((path) => parseTestFile({
		path,
		text: files[path] ?? ""
	}, pools));
	const tests = answers.flatMap((answer) => answer.kind === "parsed" ? answer.tests : []);
	const problems = answers.flatMap((answer) => {
		if (answer.kind === "problems") return answer.problems;
		return policies ? answer.tests.flatMap((test) => run(test, policies)) : [];
	});
	return {
		count: tests.length,
		problems: inOrder$1(problems)
	};
}
function run(test, policies) {
	const observation = observationOf(test, policies, longestWindow(policies));
	const { plan, held } = judge(observation, policies, test.now);
	const results = policies.pools.map(({ name: pool }) => {
		const proposal = plan.proposals.find((one) => one.pool === pool);
		const quiet = plan.quiet.find((one) => one.pool === pool)?.sentence;
		const stopped = plan.blocked.filter((one) => one.pool === pool);
		const members = plan.holds.filter((one) => one.pool === pool);
		return {
			pool,
			...proposal ? { proposal } : {},
			blocks: [
				...held ? [held] : [],
				...stopped.flatMap(({ block }) => block ?? []),
				...members.map(({ block }) => block)
			],
			...quiet === void 0 ? {} : { quiet }
		};
	});
	return differences(test, results);
}

// src/stages/validation.ts
async function validation(workspace, settings) {
	const { stateFile } = settings;
	const files = await workspace.folder(settings.policies);
	const text = await workspace.file(stateFile);
	const fleet = text === void 0 ? {
		kind: "parsed",
		fleet: emptyFleet(settings.repository)
	} : parseFleetFile({
		path: stateFile,
		text
	});
	const prices = knownPrices(fleet.kind === "parsed" ? fleet.fleet : void 0, files);
	const loaded = loadPolicies(files, settings.environment, { prices });
	const alone = loadPolicies(files, {});
	const rehearsal = rehearse(files, alone.kind === "loaded" ? alone.policies : void 0);
	const problems = inOrder$1([
		...problemsOf(loaded),
		...problemsOf(alone),
		...rehearsal.problems,
		...fleet.kind === "problems" ? fleet.problems : foreignFleet(fleet.fleet, text, settings)
	]);
	const isValid = problems.length === 0 && loaded.kind === "loaded" && fleet.kind === "parsed";
	return {
		problems,
		warnings: loaded.kind === "loaded" ? loaded.warnings : [],
		tests: rehearsal.count,
		texts: text === void 0 ? files : {
			...files,
			[stateFile]: text
		},
		...isValid ? { valid: {
			policies: loaded.policies,
			fleet: fleet.fleet
		} } : {}
	};
}
function knownPrices(fleet, files) {
	const inFleet = (fleet ? namedInstances(fleet) : []).flatMap(({ type, pricePerHour }) => pricePerHour === void 0 ? [] : [[type, pricePerHour]]);
	const inTests = Object.keys(files).filter(isTestFile).map((path) => parseTestFile({
		path,
		text: files[path] ?? ""
	})).flatMap((answer) => answer.kind === "parsed" ? answer.tests : []).flatMap(({ prices }) => Object.entries(prices).filter(([, price]) => price > 0));
	const dearestFirst = [...inFleet, ...inTests].sort(([, one], [, other]) => other - one);
	return Object.fromEntries(dearestFirst);
}
function problemsOf(loaded) {
	return loaded.kind === "problems" ? loaded.problems : [];
}
function foreignFleet({ fleet }, text, { repository, stateFile }) {
	if (text === void 0 || repository === "" || fleet === repository) return [];
	const line = text.split("\n").findIndex((one) => /^["']?fleet["']?\s*:/.test(one)) + 1;
	return [{
		at: {
			file: stateFile,
			line: Math.max(1, line),
			column: 1
		},
		what: `the file is the fleet of ${fleet}, and this repository is ${repository}`,
		hint: `Nothing acts until they agree; write fleet: ${repository}`
	}];
}

// src/stages/check.ts
function validSentence({ policies, fleet }, tests) {
	const named = namedInstances(fleet);
	const rates = named.flatMap((one) => one.pricePerHour ? [one.pricePerHour] : []);
	const { limits, pools } = policies;
	const unpriced = named.length - rates.length;
	return `Valid: ${counted(pools.length, "pool")}, ${counted(named.length, "named instance")} at ${hourly(sumRates(rates))} of at most ${hourlyLimit$1(limits.maxHourlySpend)}` + (unpriced > 0 ? `, ${unpriced} without a price` : "") + (tests > 0 ? `; ${counted(tests, "policy test")} ${tests === 1 ? "holds" : "hold"}` : "");
}
function counted(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

// src/cli-validate.ts
async function runValidate(options) {
	const root = resolve(options.folder);
	const found = await validated(root, options.environment);
	const nameOf = (path) => nearName(join(root, path));
	if (options.json) options.out.write(`${JSON.stringify(asJson(found, nameOf), void 0, 2)}\n`);
	else printTexts(found, {
		nameOf,
		err: options.err
	});
	return found.valid ? 0 : 2;
}
function nearName(path) {
	const near = relative(process.cwd(), path);
	return near.startsWith("..") ? path : near;
}
async function validated(root, environment) {
	try {
		const workspace = folderWorkspace(root);
		const policies = hasPolicy(await workspace.folder("policies")) ? "policies" : ".";
		if (policies === "." && !hasPolicy(await workspace.folder("."))) return unread([{
			what: `there is no policy in ${root} and none in its folder policies`,
			hint: "Name the repository's root, or a folder of policies"
		}]);
		return await validation(workspace, {
			repository: environment["GITHUB_REPOSITORY"]?.trim() ?? "",
			defaultBranch: "main",
			policies,
			stateFile: "state/fleet.yaml",
			dryRun: true,
			environment: environmentLimits(environment),
			run: {
				id: "local",
				attempt: "1"
			}
		});
	} catch (thrown) {
		if (!(thrown instanceof OperatorError)) throw thrown;
		return unread(thrown.problems);
	}
}
function hasPolicy(files) {
	return Object.keys(files).some((path) => path.endsWith(".yaml"));
}
function unread(problems) {
	return {
		problems,
		warnings: [],
		tests: 0,
		texts: {}
	};
}
function printTexts({ problems, warnings, texts, valid, tests }, to) {
	const { nameOf, err } = to;
	const print = (some, severity) => {
		for (const one of some) err.write(`${problemText(one, {
			severity,
			texts,
			nameOf
		})}\n`);
	};
	print(problems, "error");
	print(warnings, "warning");
	err.write(`${valid ? validSentence(valid, tests) : countOf(problems.length)}\n`);
}
function countOf(count) {
	return count === 1 ? "1 problem" : `${count} problems`;
}
function asJson(found, nameOf) {
	const entries = (some, severity) => some.map(({ at, what, hint }) => ({
		severity,
		...at ? {
			file: nameOf(at.file),
			line: at.line,
			column: at.column
		} : {},
		what,
		hint
	}));
	return {
		valid: found.valid !== void 0,
		policy_tests: found.tests,
		problems: [...entries(found.problems, "error"), ...entries(found.warnings, "warning")]
	};
}

// src/validate.ts
const words = process.argv.slice(2);
process.exitCode = await runValidate({
	folder: words.find((word) => !word.startsWith("-") && !word.endsWith(".yaml")) ?? ".",
	json: words.includes("--json"),
	environment: process.env,
	out: process.stdout,
	err: process.stderr
});

export {  };