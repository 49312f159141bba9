package io.lifecycle.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.ListenerRestored;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LifecycleModule}.
 */
class LifecycleModuleTests {

	private static final long NOW = LifecycleClock.monotonicNanos();

	private static final String STAMP = ",'timestamp_ns':%d,'time':'%s'}".formatted(NOW, LifecycleClock.toInstant(NOW));

	private static final RequestInfo REQUEST = new RequestInfo(7, 3, "GET", "/users/42", null, "HTTP/1.1", "http",
			"127.0.0.1", Map.of("x-tenant", "blue"));

	private static final String REQUEST_JSON = "'request':{'id':7,'connection_id':3,'method':'GET','path':'/users/42',"
			+ "'query':null,'http_version':'HTTP/1.1','scheme':'http','remote_addr':'127.0.0.1',"
			+ "'headers':{'x-tenant':'blue'}}";

	private final JsonMapper mapper = JsonMapper.builder().addModule(new LifecycleModule()).build();

	@ParameterizedTest
	@MethodSource("events")
	void eventIsWrittenWithTheNamesOfTheSpecification(LifecycleEvent event, String expected) {
		assertThat(this.mapper.writeValueAsString(event)).isEqualTo(quoted(expected + STAMP));
	}

	static Stream<Arguments> events() {
		ApplicationContext context = context();
		return Stream.of(
				Arguments.of(new ConnectionOpened(3, 1, "10.0.0.9", 5123, "10.0.0.1", 8080, "h1", NOW),
						"{'type':'ConnectionOpened','connection_id':3,'worker_id':1,'client_addr':'10.0.0.9',"
								+ "'client_port':5123,'server_addr':'10.0.0.1','server_port':8080,'protocol':'h1'"),
				Arguments.of(new RequestStarted(3, 1, 7, "GET", "/users/42", "HTTP/1.1", NOW),
						"{'type':'RequestStarted','connection_id':3,'worker_id':1,'request_id':7,'method':'GET',"
								+ "'path':'/users/42','http_version':'HTTP/1.1'"),
				Arguments.of(new ResponseCompleted(3, 1, 7, 200, 512, 1_234_567, NOW),
						"{'type':'ResponseCompleted','connection_id':3,'worker_id':1,'request_id':7,'status':200,"
								+ "'bytes_sent':512,'duration_ms':1.234567"),
				Arguments.of(new ResponseAborted(3, 1, 7, 100, 2_000_000, NOW),
						"{'type':'ResponseAborted','connection_id':3,'worker_id':1,'request_id':7,'bytes_sent':100,"
								+ "'duration_ms':2.0"),
				Arguments.of(new ClientDisconnected(3, 1, true, NOW),
						"{'type':'ClientDisconnected','connection_id':3,'worker_id':1,'during_streaming':true"),
				Arguments.of(new ConnectionClosed(3, 1, 2, 900, 5_500_000, CloseReason.CLIENT_DISCONNECT, null, NOW),
						"{'type':'ConnectionClosed','connection_id':3,'worker_id':1,'requests_served':2,"
								+ "'total_bytes_sent':900,'duration_ms':5.5,'reason':'client_disconnect','detail':null"),
				Arguments.of(new RequestReceived(REQUEST, NOW),
						"{'type':'RequestReceived'," + REQUEST_JSON
								+ ",'connection_id':3,'request_id':7,'trace_id':null"),
				Arguments.of(
						new RequestComplete(REQUEST,
								new ResponseInfo(500, 12, "/users/{id}", "4bf92f3577b34da6a3ce929d0e0e4736", true),
								1_000_000, new IllegalStateException("no such user"), NOW),
						"{'type':'RequestComplete'," + REQUEST_JSON
								+ ",'response':{'status':500,'bytes_sent':12,'route':'/users/{id}',"
								+ "'trace_id':'4bf92f3577b34da6a3ce929d0e0e4736','streamed':true},'duration_ms':1.0,"
								+ "'error':'java.lang.IllegalStateException: no such user','connection_id':3,"
								+ "'request_id':7,'trace_id':'4bf92f3577b34da6a3ce929d0e0e4736'"),
				Arguments.of(new BackgroundTaskStarted("t-1", "cleanup", NOW),
						"{'type':'BackgroundTaskStarted','task_id':'t-1','task':'cleanup','request_id':0"),
				Arguments.of(new BackgroundTaskComplete("t-1", "cleanup", 250_000, NOW),
						"{'type':'BackgroundTaskComplete','task_id':'t-1','task':'cleanup','duration_ms':0.25,'request_id':0"),
				Arguments.of(new BackgroundTaskFailed("t-1", "cleanup", 250_000, new Error("disk"), NOW),
						"{'type':'BackgroundTaskFailed','task_id':'t-1','task':'cleanup','duration_ms':0.25,"
								+ "'error':'java.lang.Error: disk','request_id':0"),
				Arguments.of(new StartupBegin(context, NOW), "{'type':'StartupBegin','application':'shop'"),
				Arguments.of(new StartupComplete(context, 3_000_000, NOW),
						"{'type':'StartupComplete','application':'shop','duration_ms':3.0"),
				Arguments.of(new ShutdownBegin(context, ShutdownReason.CONTEXT_CLOSED, NOW),
						"{'type':'ShutdownBegin','application':'shop','reason':'context_closed'"),
				Arguments.of(new DrainBegin(context, 2, NOW),
						"{'type':'DrainBegin','application':'shop','in_flight':2"),
				Arguments.of(
						new DrainComplete(context, DrainOutcome.TIMEOUT, 1_000_000,
								List.of(new InFlightRequest(7, 3, "GET", "/ticker", "/ticker", true, 2_000_000)), NOW),
						"{'type':'DrainComplete','application':'shop','outcome':'timeout','duration_ms':1.0,"
								+ "'stragglers':[{'request_id':7,'connection_id':3,'method':'GET','path':'/ticker',"
								+ "'route':'/ticker','streaming':true,'age_ms':2.0}]"),
				Arguments.of(new ShutdownComplete(context, 4_000_000, NOW),
						"{'type':'ShutdownComplete','application':'shop','duration_ms':4.0"),
				Arguments.of(new ListenerQuarantined("mailer", 50, new IllegalStateException("no mail"), NOW),
						"{'type':'ListenerQuarantined','listener':'mailer','failures':50,"
								+ "'error':'java.lang.IllegalStateException: no mail'"),
				Arguments.of(new ListenerRestored("mailer", NOW), "{'type':'ListenerRestored','listener':'mailer'"),
				Arguments.of(new OrderPlaced("gift", List.of(new Item("pen", 2)), new Item("ink", 1), "A-1", null, NOW),
						"{'type':'OrderPlaced','class':'io.lifecycle.json.LifecycleModuleTests$OrderPlaced','type_':'gift','items':[{'productName':'pen','count':2}],"
								+ "'first_item':{'productName':'ink','count':1},'order_url':'A-1','note':null"));
	}

	@Test
	void halvesOfPairsOfCharactersAreEscaped() {
		record Cut(String text, long timestampNanos) implements LifecycleEvent {
		}
		assertThat(new LifecycleJson().write(new Cut("cut \ud83d", 1))).contains("\"cut \\ud83d\"");
		assertThat(new LifecycleJson().write(new Cut("\ud83d\ude00", 1))).contains("\"\\ud83d\\ude00\"");
	}

	@Test
	void errorInsideOfAValueIsMasked() {
		record Failures(Map<String, List<Throwable>> all, long timestampNanos) implements LifecycleEvent {
		}
		Throwable error = new IllegalStateException("password=hunter2", new Exception("password=hunter3"));
		assertThat(new LifecycleJson().write(new Failures(Map.of("a", List.of(error)), 1)))
			.contains("{\"a\":[\"java.lang.IllegalStateException: password=***\"]}")
			.doesNotContain("hunter");
	}

	@Test
	void settingsOfTheMapperDoNotChangeTheForm() {
		LifecycleEvent event = new BackgroundTaskFailed("t-1", "\u00fc", 1_500_000, new Error("a"), NOW);
		JsonMapper odd = JsonMapper.builder()
			.enable(SerializationFeature.WRAP_ROOT_VALUE)
			.enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS, JsonWriteFeature.ESCAPE_NON_ASCII)
			.disable(JsonWriteFeature.QUOTE_PROPERTY_NAMES)
			.build();
		assertThat(new LifecycleJson(odd, SecretMask.defaults()::text).write(event))
			.isEqualTo(new LifecycleJson().write(event));
	}

	@Test
	void listThatContainsItselfIsWrittenAsText() {
		record Cyclic(List<Object> list, long timestampNanos) implements LifecycleEvent {
		}
		List<Object> list = new ArrayList<>();
		list.add(CloseReason.ERROR);
		list.add(list);
		assertThat(new LifecycleJson().write(new Cyclic(list, 1))).startsWith("{\"type\":\"Cyclic\"").endsWith("}");
	}

	@Test
	void everyEventOfTheProductIsTested() {
		List<String> tested = events().map((arguments) -> arguments.get()[0].getClass().getName()).toList();
		assertThat(EventFamilies.events()).extracting(Class::getName).isSubsetOf(tested);
	}

	@Test
	void fieldThatCannotBeWrittenIsText() {
		JsonNode json = write(new Broken(new Unwritable(), new Hostile(), new Exception("inner"), context(), NOW));
		assertThat(json.get("unwritable").asString()).isEqualTo("unwritable text");
		assertThat(json.get("hostile").asString()).startsWith(Hostile.class.getName() + ": ");
		assertThat(json.get("cause").asString()).isEqualTo("java.lang.Exception: inner");
		assertThat(json.get("context").asString()).isEqualTo("shop");
		assertThat(json.get("timestamp_ns").asLong()).isEqualTo(NOW);
	}

	@Test
	void componentThatThrowsIsText() {
		assertThat(write(new Throwing("x", NOW)).get("value").asString())
			.isEqualTo("java.lang.UnsupportedOperationException: broken accessor");
	}

	@Test
	void eventThatIsNoRecordIsWrittenWithItsProperties() {
		assertThat(this.mapper.writeValueAsString(new Classic())).isEqualTo(quoted(
				"{'type':'Classic','class':'io.lifecycle.json.LifecycleModuleTests$Classic','good':true,'user_name':'ann'"
						+ STAMP));
	}

	@Test
	void eventsInCollectionsAndDefaultTypingAreWrittenTheSame() {
		JsonMapper typed = JsonMapper.builder()
			.addModule(new LifecycleModule())
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfSubType(Object.class).build(),
					DefaultTyping.NON_FINAL)
			.build();
		LifecycleEvent event = new BackgroundTaskStarted("t-1", "cleanup", NOW);
		assertThat(typed.writeValueAsString(event)).isEqualTo(this.mapper.writeValueAsString(event));
		assertThat(this.mapper.writeValueAsString(List.of(event)))
			.isEqualTo("[" + this.mapper.writeValueAsString(event) + "]");
	}

	@Test
	void moduleIsFoundWithoutConfiguration() {
		LifecycleEvent event = new BackgroundTaskStarted("t-1", "cleanup", NOW);
		assertThat(JsonMapper.builder().findAndAddModules().build().writeValueAsString(event))
			.isEqualTo(this.mapper.writeValueAsString(event));
	}

	@Test
	void namingStrategyOfTheMapperDoesNotMatter() {
		LifecycleEvent event = new ConnectionOpened(3, 1, "10.0.0.9", 5123, "10.0.0.1", 8080, "h1", NOW);
		JsonMapper kebab = JsonMapper.builder()
			.addModule(new LifecycleModule())
			.propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
			.build();
		assertThat(kebab.writeValueAsString(event)).isEqualTo(this.mapper.writeValueAsString(event));
	}

	@Test
	void codecWritesOneLine() {
		LifecycleEvent event = new BackgroundTaskFailed("t-1", "two\nlines", 1, new Error("a\nb"), NOW);
		JsonMapper indenting = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		assertThat(new LifecycleJson(indenting, SecretMask.defaults()::text).write(event))
			.isEqualTo(new LifecycleJson().write(event))
			.doesNotContain("\n");
		assertThat(new LifecycleJson().writeLine(event)).isEqualTo(new LifecycleJson().write(event) + "\n");
	}

	private JsonNode write(LifecycleEvent event) {
		return this.mapper.readTree(this.mapper.writeValueAsString(event));
	}

	private static ApplicationContext context() {
		StaticApplicationContext context = new StaticApplicationContext();
		context.setId("shop");
		return context;
	}

	private static String quoted(String json) {
		return json.replace('\'', '"');
	}

	record Item(String productName, int count) {
	}

	record OrderPlaced(String type, List<Item> items, Item firstItem, String orderURL, @Nullable String note,
			long timestampNanos) implements LifecycleEvent {
	}

	record Broken(Unwritable unwritable, Hostile hostile, Exception cause, ApplicationContext context,
			long timestampNanos) implements LifecycleEvent {
	}

	record Throwing(String value, long timestampNanos) implements LifecycleEvent {

		@Override
		public String value() {
			throw new UnsupportedOperationException("broken accessor");
		}

	}

	static class Unwritable {

		public String getFirst() {
			return "written";
		}

		public String getSecond() {
			throw new IllegalStateException("too late");
		}

		@Override
		public String toString() {
			return "unwritable text";
		}

	}

	static class Hostile {

		public Hostile getSelf() {
			return this;
		}

		@Override
		public String toString() {
			throw new IllegalStateException("no text either");
		}

	}

	static class Classic implements LifecycleEvent {

		public String getUserName() {
			return "ann";
		}

		public boolean isGood() {
			return true;
		}

		@Override
		public long timestampNanos() {
			return NOW;
		}

	}

}
