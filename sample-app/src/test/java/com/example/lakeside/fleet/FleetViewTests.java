package com.example.lakeside.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.example.lakeside.Chromium;
import com.example.lakeside.Page;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightRequest;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.kafka.core.KafkaAdmin;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The view of a broker's records, as JSON and as a page.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FleetViewTests {

	private static final String HOSTILE = "<img src=x onerror=document.title='hacked'>";

	private RunningView view;

	private SimulatedInstance up;

	private SimulatedInstance draining;

	private SimulatedInstance down;

	private SimulatedInstance cut;

	private static SimulatedInstance instance(String name) {
		return new SimulatedInstance("lakeside-bank", name, System::currentTimeMillis);
	}

	@BeforeAll
	void start(@TempDir Path directory) {
		this.view = new RunningView(directory);
		this.up = instance("bank/up");
		this.draining = instance("bank-draining");
		this.down = instance("bank-down");
		this.cut = instance("bank-cut");
		for (SimulatedInstance one : List.of(this.down, this.cut, this.draining, this.up)) {
			this.view.send(one.start(), one.open(1), one.begin(1, "/quotes/EUR"), one.begin(2, "/accounts/100"),
					one.answer(2, "/accounts/{id}", 200, 12));
		}
		this.view.send(this.down.answer(1, "/quotes/{currency}", 200, 404), this.down.beginDrain(0),
				this.down.endDrain(DrainOutcome.COMPLETE), this.down.close(1), this.down.end());
		this.view.send(this.cut.beginDrain(1),
				this.cut.endDrain(DrainOutcome.TIMEOUT,
						new InFlightRequest(1, 1, "GET", "/quotes/EUR", "/quotes/{currency}", false, 1)),
				this.cut.abort(1), this.cut.end());
		this.view.send(this.draining.beginDrain(1));
		this.view.send(this.up.answer(3, "/accounts/{id}/credit-score", 503, 80),
				this.up.begin(4, "/accounts/" + HOSTILE), List.of(this.up.alive("UP", 600_000, 0)));
		this.view.send(List.of(this.up.record(Map.of(), "no event")));
		// The partitions are read in any order.
		this.view.await("/fleet", (fleet) -> assertThat(fleet.path("totals").path("unreadable").asInt()).isEqualTo(1));
		this.view.await("/fleet/rollouts", (rollouts) -> {
			assertThat(rollouts.path(0).path("instances").size()).isEqualTo(3);
			// Only one of them has not ended, and the last heartbeats of the others have
			// been read.
			assertThat(rollouts.path(0).path("unknown").size()).isEqualTo(1);
		});
		this.view.await("/fleet/routes?since=10m",
				(routes) -> assertThat(routes.path(0).path("count").asInt()).isEqualTo(4));
	}

	@AfterAll
	void stop() {
		this.view.close();
	}

	@Test
	void reportsInstancesRoutesAndRollouts() throws Exception {
		JsonNode fleet = this.view.json("/fleet");
		assertThat(fleet.path("state").asString()).isEqualTo("RUNNING");
		assertThat(fleet.path("statuses").path("DOWN").asInt()).isEqualTo(2);
		JsonNode instance = this.view.json("/fleet?search=bank/up").path("instances").path(0);
		assertThat(instance.path("open_connections").asInt()).isEqualTo(1);
		assertThat(instance.path("in_flight").asInt()).isEqualTo(2);
		assertThat(instance.path("failed").asInt()).isEqualTo(1);
		assertThat(instance.path("version").asString()).isEqualTo("1.4.2");
		assertThat(instance.path("console").asString()).isEqualTo("https://10.0.0.2:9/10.0.0.2:8080");
		JsonNode draining = this.view.json("/fleet?search=BANK-draining").path("instances").path(0);
		assertThat(draining.path("waits_for").path(0).path("name").asString()).isEqualTo("GET /quotes/EUR");
		assertThat(fleet.path("totals").path("elsewhere").asInt()).isZero();
		JsonNode route = this.view.json("/fleet/routes?since=10m").path(0);
		assertThat(route.path("route").asString()).isEqualTo("GET /accounts/{id}");
		assertThat(route.path("count").asInt()).isEqualTo(4);
		JsonNode rollout = this.view.json("/fleet/rollouts").path(0);
		assertThat(rollout.path("verdict").asString()).isEqualTo("LOST");
		assertThat(rollout.path("lost_requests").path(0).asString()).isEqualTo("GET /quotes/EUR");
		assertThat(this.view.json("/fleet/" + this.cut.name()).path("drain").path("outcome").asString())
			.isEqualTo("timeout");
		assertThat(this.view.json("/fleet/instances?name=" + this.up.name()).path(0).path("version").asString())
			.isEqualTo("1.4.2");
		assertThat(this.view.get("/fleet/unknown").statusCode()).isEqualTo(404);
		assertThat(this.view.json("/fleet/routes?since=106751991168d").size()).isEqualTo(3);
		HttpResponse<String> refused = this.view.get("/fleet/routes?since=yesterday");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("'since' must be a duration such as 5m");
	}

	@Test
	void aTopicThatExistsIsNotChanged() throws Exception {
		KafkaAdmin kafka = new KafkaAdmin(Map.of("bootstrap.servers", this.view.brokers()));
		kafka.createOrModifyTopics(new NewTopic("others", 1, (short) 1));
		FleetProperties properties = new Binder(new MapConfigurationPropertySource(Map.of("fleet.topic", "others")))
			.bindOrCreate("fleet", FleetProperties.class);
		assertThat(new FleetTopic(properties, kafka).partitions()).isEqualTo(1);
		assertThat(kafka.describeTopics("others").values()).allMatch((topic) -> topic.partitions().size() == 1);
	}

	@Test
	void aRestartOfTheViewChangesNoNumber() throws Exception {
		String rollouts = this.view.get("/fleet/rollouts").body();
		String routes = this.view.get("/fleet/routes?since=30m").body();
		JsonNode before = this.view.json("/fleet/" + this.down.name());
		this.view.restart();
		this.view.await("/fleet", (fleet) -> assertThat(fleet.path("statuses").path("UP").asInt()).isEqualTo(1));
		assertThat(this.view.get("/fleet/rollouts").body()).isEqualTo(rollouts);
		assertThat(this.view.get("/fleet/routes?since=30m").body()).isEqualTo(routes);
		assertThat(this.view.json("/fleet/" + this.down.name())).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/fleet.js", "/elements.js", "/fleet", "/fleet/unknown", "/application.yml" })
	void everyAnswerForbidsForeignContent(String path) throws Exception {
		assertThat(this.view.get(path).headers().firstValue("Content-Security-Policy").orElse(""))
			.contains("default-src 'none'", "require-trusted-types-for 'script'");
	}

	@Test
	void thePageShowsTheFleetWhateverItsTextsAre(@TempDir Path profile) throws IOException {
		Chromium.assumeInstalled();
		try (Page page = this.view.page(profile)) {
			page.awaitText("tbody", this.up.name(), "DRAINING", "DOWN");
			assertThat(page.text("td a")).contains("open");
			page.show("instance/" + URLEncoder.encode(this.up.name(), StandardCharsets.UTF_8));
			page.awaitText("main", "GET /accounts/" + HOSTILE, "STARTING");
			page.show("rollouts");
			page.awaitText("main", "LOST at least 1", "GET /quotes/EUR", "it has not ended yet");
			page.show("routes");
			page.awaitText("main", "GET /accounts/{id}/credit-score");
			for (String address : List.of("instance/%", "toString", "instance/unknown")) {
				page.show(address);
				page.awaitText("main h2", address.equals("toString") ? "Instances" : address.substring(9));
			}
			page.show("limits");
			page.awaitText("main", "kernel's backlog");
			assertThat(page.script("return document.title")).isEqualTo("Lakeside fleet");
			for (String address : List.of("instances", "routes", "rollouts", "limits", "instance/" + this.cut.name())) {
				page.show(address);
				page.theme("light");
				page.size(1440, 900);
				assertAccessible(page, address);
				page.theme("dark");
				page.size(390, 844);
				assertAccessible(page, address);
			}
			assertThat(page.errors()).isEmpty();
		}
	}

	private static void assertAccessible(Page page, String address) throws IOException {
		assertThat(page.violations()).as(address).isEqualTo("");
		assertThat(page.script("return document.documentElement.scrollWidth - innerWidth")).as(address).isEqualTo(0L);
		assertThat(page.script("""
				return [...document.querySelectorAll("main .panel *")]
					.filter((one) => getComputedStyle(one).position === "absolute").map((one) => one.className).join();
				""")).as(address).isEqualTo("");
	}

	@Test
	void aPageThatFindsNoPlaceTriesAgain(@TempDir Path profile) throws Exception {
		Chromium.assumeInstalled();
		List<InputStream> others = new ArrayList<>();
		try (Page page = this.view.page(profile)) {
			Awaitility.await().until(() -> isFull(others));
			page.script("""
					const field = document.querySelector("input[type=search]");
					field.value = "bank-dr";
					field.dispatchEvent(new Event("change"));
					""");
			page.awaitText("[role=status].pill", "live");
			page.awaitThat(() -> assertThat(page.text("tbody")).doesNotContain(this.up.name()));
		}
		finally {
			for (InputStream other : others) {
				other.close();
			}
		}
	}

	private boolean isFull(List<InputStream> others) throws IOException, InterruptedException {
		HttpResponse<InputStream> stream = this.view.open("/fleet/stream");
		if (stream.statusCode() == 200) {
			others.add(stream.body());
		}
		return stream.statusCode() == 503;
	}

	@Test
	void thePageIsUsedWithTheKeyboard(@TempDir Path profile) {
		Chromium.assumeInstalled();
		try (Page page = this.view.page(profile)) {
			page.awaitText("tbody", this.up.name());
			assertThat(page.tabUntil("Search instances")).isTrue();
			page.press("bank-dr\n");
			page.awaitThat(
					() -> assertThat(page.text("tbody")).contains(this.draining.name()).doesNotContain(this.up.name()));
			assertThat(page.tabUntil(this.draining.name())).isTrue();
			page.press("\n");
			page.awaitText("main h2", this.draining.name());
		}
	}

}
