// What can be taken along: a recording in the format of the recorder, a test that replays it, a command.
import { jsonOf } from "./event.js";

/** The first line of a run; its clock is that of the first event. */
function headerLine(hello, first) {
  const anchor = first && /"timestamp_ns":(-?\d+),"time":"([^"]+)"\}$/.exec(first.raw);
  return `${JSON.stringify({ type: "Recording", format: 1, run: hello.run ?? hello.epoch ?? "", part: 1, application: hello.application ?? "",
    instance: hello.instance ?? "", worker_id: hello.worker_id ?? 0, pid: hello.pid ?? 0, java: hello.java ?? "", lifecycle: hello.lifecycle ?? null,
    clock: "monotonic" }).slice(0, -1)},"timestamp_ns":${anchor?.[1] ?? 0},"time":${JSON.stringify(anchor?.[2] ?? isoOf(first))}}\n`;
}

/** The last line of a run that has ended. Without it a run was killed, or goes on. */
function endLine(events, last) {
  return last?.type === "ShutdownComplete"
    ? `${JSON.stringify({ type: "RecordingEnd", events, dropped: 0, failed: 0, time: isoOf(last) })}\n` : "";
}

const gapLine = (dropped, time) => `${JSON.stringify({ type: "RecordingGap", dropped, time: new Date(time).toISOString() })}\n`;

const isoOf = (event) => /"time":"([^"]+)"\}$/.exec(event?.raw ?? "")?.[1] ?? new Date(event?.time ?? Date.now()).toISOString();

/** Write all events that are kept, as parts of a file. What the stream had to leave out is a gap at its place. */
export function partsOf({ hello, events, lost }) {
  const parts = [headerLine(hello, events[0])];
  const gaps = lost.filter(({ from }) => from !== undefined).sort((one, other) => one.from - other.from);
  for (const event of events) {
    while (gaps.length > 0 && event.seq > gaps[0].from) {
      const gap = gaps.shift();
      parts.push(gapLine(missing(gap), event.time));
    }
    parts.push(jsonOf(event), "\n");
  }
  gaps.forEach((gap) => parts.push(gapLine(missing(gap), gap.at)));
  parts.push(endLine(events.length, events.at(-1)));
  return parts;
}

const missing = ({ overwritten = 0, left_out: left = {} }) => Object.values(left).reduce((sum, value) => sum + value, overwritten);

// A longer text would be no string constant of Java.
const LONGEST = 40_000;

export function linesOf(hello, events) {
  const lines = events.map((event) => `${jsonOf(event)}\n`).join("");
  return headerLine(hello, events[0]) + lines + endLine(events.length, events.at(-1));
}

/** Make the source of a test; file is the name of its recording if that does not fit into the source. */
export function testOf(hello, name, events) {
  const lines = linesOf(hello, events);
  const inside = lines.length < LONGEST && !/[^\x20-\x7e\n]/.test(lines);
  const file = inside ? null : `${name}.jsonl`;
  const types = events.filter(({ family }) => family !== "own").map(({ type }) => type);
  const type = ["RequestComplete", "ConnectionClosed"].find((one) => types.includes(one)) ?? types[0] ?? "LifecycleEvent";
  const errors = [...new Set(events.map(({ error }) => error).filter(Boolean))].slice(0, 3);
  return { file, source: `${inside ? "import java.nio.file.Files;\nimport java.nio.file.Path;\n\n" : ""}import io.lifecycle.event.${type};
import io.lifecycle.test.RecordedSignals;
import io.lifecycle.test.ReplaySignals;
${inside ? "import org.junit.jupiter.api.BeforeAll;\n" : ""}import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class ${name.replace(/(^|-)(\w)/g, (match, dash, letter) => letter.toUpperCase())}Tests {
${inside ? recording(name, lines) : ""}
	@Test
	@ReplaySignals("${inside ? `file:target/${name}.jsonl` : `classpath:${file}`}")
	void listenersDoWhatTheyShould(RecordedSignals signals) {
${errors.map((error) => `\t\t// ${comment(error)}\n`).join("")}		assertThat(signals).has(${types.filter((one) => one === type).length}, ${type}.class);
		// What should the listeners of the application have done?
	}

}
` };
}

// A comment that a client has chosen must not end its line, and a backslash may begin an escape everywhere in Java.
const comment = (text) => text.slice(0, 120).replace(/[^\x20-\x7e]|\\/g, "?");

function recording(name, lines) {
  return `
	private static final String EVENTS = """
${lines.trimEnd().split("\n").map((line) => `\t\t\t${javaText(line)}`).join("\n")}
			""";

	@BeforeAll
	static void writeRecording() throws Exception {
		Files.createDirectories(Path.of("target"));
		Files.writeString(Path.of("target/${name}.jsonl"), EVENTS);
	}
`;
}

const javaText = (line) => line.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"');

export const HIDDEN = "Values are hidden: management.endpoint.console.show-values";

/** Whether values of an event are hidden. */
export const isHidden = ({ raw }) => raw.includes('"******"');

/** Make the command that sends a request like that of an event again, without its body. */
export function curlOf({ method, path }, { request }) {
  const query = request?.query && request.query !== "******" ? `?${request.query}` : "";
  const headers = Object.entries(typeof request?.headers === "object" && request.headers !== null ? request.headers : {})
    .filter(([, value]) => value !== "******");
  return ["curl", "-i", ...(method === "GET" ? [] : method === "HEAD" ? ["-I"] : ["-X", quoted(method ?? "GET")]),
    ...headers.flatMap(([name, value]) => ["-H", quoted(`${name}: ${value}`)]), quoted(location.origin + path + query)].join(" ");
}

// Nothing inside of single quotes means anything to a shell, except a single quote.
const quoted = (text) => /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
