package com.example.lakeside;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.example.lakeside.bank.InsufficientFundsException;
import com.example.lakeside.bank.TransferMade;
import com.example.lakeside.bank.TransferSuspected;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import io.lifecycle.test.contract.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every try of the page and of the README, and the events that come out of it.
 */
@RecordSignals(strict = true)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "lakeside.events-file=" + LakesideBankTests.FILE)
class LakesideBankTests {

	private static final String TRANSFER = "curl -d '{\"from\":\"%s\",\"to\":\"%s\",\"amount\":%s}' localhost:8080/transfers";

	static final String FILE = "target/lakeside-bank-tests.jsonl";

	private final EventLines events = new EventLines(Path.of(FILE));

	@SuppressWarnings("NullAway.Init")
	private RecordedSignals signals;

	@LocalServerPort
	private int port;

	@Test
	void readShowsTheWholeLifeOfItsConnection() throws IOException {
		Curl curl = curl("curl -i localhost:8080/accounts/100");
		assertThat(curl.status()).isEqualTo(200);
		List<JsonNode> life = this.events.awaitConnection(curl.clientPort());
		assertThat(life).extracting((event) -> event.path("type").asString())
			.startsWith("ConnectionOpened", "RequestStarted")
			.contains("RequestReceived", "ResponseCompleted", "RequestComplete")
			.endsWith("ConnectionClosed")
			.hasSize(6);
		JsonNode complete = only(life, "RequestComplete");
		assertThat(complete.at("/response/status").asInt()).isEqualTo(200);
		assertThat(complete.at("/response/route").asString()).isEqualTo("/accounts/{id}");
		assertThat(complete.path("error").isNull()).isTrue();
		JsonNode closed = only(life, "ConnectionClosed");
		assertThat(closed.path("total_bytes_sent").asInt()).isEqualTo(curl.received().length);
		assertThat(closed.path("requests_served").asInt()).isEqualTo(1);
		assertThat(closed.path("reason").asString()).isEqualTo("complete");
	}

	@Test
	void transferEmitsTheEventOfTheBank() throws IOException {
		assertThat(curl(TRANSFER.formatted("400", "100", "17.31")).status()).isEqualTo(201);
		assertThat(this.signals).hasExactlyOne(TransferMade.class,
				(made) -> assertThat(made.to().owner()).isEqualTo("Ada"));
		JsonNode made = this.events.await(transfer("TransferMade", "17.31"));
		assertThat(made.at("/transfer/to").asString()).isEqualTo("100");
		assertThat(made.path("time").asString()).isNotEmpty();
	}

	@Test
	void largeTransferIsSuspectedByTheAsynchronousListener() throws IOException {
		assertThat(curl(TRANSFER.formatted("400", "200", "10000.01")).status()).isEqualTo(201);
		assertThat(this.signals.await(TransferSuspected.class).suspicion()).isEqualTo("unusually large");
		// The answer to an event may be there before the last listener of that event.
		this.signals.await(TransferMade.class);
	}

	@Test
	void refusedTransferCarriesTheHandledError() throws IOException {
		assertThat(curl(TRANSFER.formatted("300", "100", "1000000")).status()).isEqualTo(422);
		RequestComplete complete = this.signals.await(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(422);
		assertThat(complete.error()).isInstanceOf(InsufficientFundsException.class)
			.hasMessageContaining("Account 300 holds");
		assertThat(this.signals).hasNone(TransferMade.class);
	}

	@Test
	void failureCarriesTheErrorThatNobodyHandled() throws IOException {
		assertThat(curl("curl -i localhost:8080/accounts/100/credit-score").status()).isEqualTo(500);
		RequestComplete complete = this.signals.await(RequestComplete.class);
		assertThat(complete.status()).isEqualTo(500);
		assertThat(complete.error()).hasMessageContaining("The credit bureau does not answer for Ada");
	}

	@Test
	void quoteTakesAsLongAsTheClientWaited() throws IOException {
		assertThat(curl("curl -i localhost:8080/quotes/EUR").text()).contains("1.0842");
		RequestComplete complete = this.signals.await(RequestComplete.class);
		assertThat(complete.durationMs()).isGreaterThan(350);
		assertThat(complete.response().route()).isEqualTo("/quotes/{currency}");
	}

	@Test
	void statementIsCompleteAfterItsLastByte() throws IOException {
		Curl curl = curl("curl -s 'localhost:8080/accounts/100/statement?years=5'");
		assertThat(curl.text()).contains("day,owner,balance").endsWith("0\r\n\r\n");
		int head = curl.text().indexOf("\r\n\r\n") + 4;
		assertThat(this.signals.await(RequestComplete.class).response().bytesSent())
			.isEqualTo(curl.received().length - head);
		assertThat(this.signals.await(ConnectionClosed.class).totalBytesSent()).isEqualTo(curl.received().length);
	}

	@Test
	void clientThatDisconnectsIsReported() throws IOException {
		curl("curl -s 'localhost:8080/accounts/100/statement?years=1000' | head -c 1000");
		assertThat(this.signals.await(ConnectionClosed.class).reason()).isEqualTo(CloseReason.CLIENT_DISCONNECT);
		assertThat(this.signals)
			.hasExactlyOne(ClientDisconnected.class, (event) -> assertThat(event.duringStreaming()).isTrue())
			.hasExactlyOne(ResponseAborted.class, (event) -> assertThat(event.bytesSent()).isPositive());
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.001", "-5", "0" })
	void amountThatIsNoMoneyIsRefusedWithAReason(String amount) throws IOException {
		assertThat(curl(TRANSFER.formatted("400", "100", amount)).text()).startsWith("HTTP/1.1 400")
			.contains("The amount must be positive, with at most two decimals");
		assertThat(this.signals).hasNone(TransferMade.class);
	}

	@Test
	void responseNamesItsRequest() throws IOException {
		String response = curl("curl -i localhost:8080/accounts/100").text();
		assertThat(response).contains("X-Request-Id: " + this.signals.await(RequestComplete.class).request().id());
	}

	@Test
	void amountThatWouldBeHugeIsRefusedAtOnce() throws IOException {
		assertThat(curl(TRANSFER.formatted("400", "100", "1e-10000000")).status()).isEqualTo(400);
		assertThat(this.signals).hasNone(TransferMade.class);
	}

	@Test
	void sessionHasANewIdAfterTheSignIn() throws IOException {
		try (RawClient client = RawClient.connect(this.port)) {
			String before = signIn(client, "100", "none=1");
			assertThat(before).startsWith("JSESSIONID=");
			assertThat(signIn(client, "200", before)).startsWith("JSESSIONID=").isNotEqualTo(before);
		}
	}

	private String signIn(RawClient client, String account, String cookie) throws IOException {
		return client
			.request("POST", "/sign-in?account=" + account, "Cookie: " + cookie, "Content-Length: 0",
					RecordedSignals.HEADER + ": " + this.signals.id())
			.read()
			.headers()
			.getOrDefault("set-cookie", "none")
			.split(";", 2)[0];
	}

	@Test
	void tickerSendsWhatTransfersChange() throws IOException {
		try (Socket ticker = Curl.connect(this.port, "/ticker", "")) {
			String greeting = readUntil(ticker, "\"Barbara\"");
			assertThat(greeting).contains("text/event-stream", "\"Ada\"", "\"Edsger\"");
			curl(TRANSFER.formatted("400", "300", "0.07"));
			assertThat(readUntil(ticker, "\"Edsger\"")).contains("data:");
		}
	}

	@Test
	void pageAtTheRootShowsTheTries() throws IOException {
		assertThat(curl("curl localhost:8080/").text()).startsWith("HTTP/1.1 200").contains("Lakeside Bank", "curl -i");
	}

	@ParameterizedTest
	@MethodSource
	void everyTryShowsItsRequest(String line) throws IOException {
		Curl curl = curl(line);
		assertThat(curl.status()).isNotEqualTo(404);
		List<JsonNode> life = this.events.awaitConnection(curl.clientPort());
		only(life, "RequestReceived");
		only(life, "RequestComplete");
	}

	static Stream<String> everyTryShowsItsRequest() throws IOException {
		String page = new ClassPathResource("static/index.html").getContentAsString(StandardCharsets.UTF_8);
		Stream<String> onPage = Pattern.compile("<code>(curl .*?)</code>")
			.matcher(page)
			.results()
			.map((MatchResult code) -> HtmlUtils.htmlUnescape(code.group(1)));
		Snippets readme = Snippets.ofReadme();
		List<String> others = Stream.of(readme.tour(), readme.section("## Ask an incident"))
			.flatMap((section) -> section.curls().stream())
			.toList();
		return Stream.concat(onPage, readme.curls().stream())
			.filter((line) -> !others.contains(line) && !line.contains("-N"))
			.distinct();
	}

	private Curl curl(String line) throws IOException {
		return Curl.run(line, this.port, "%s: %s\r\n".formatted(RecordedSignals.HEADER, this.signals.id()));
	}

	private static JsonNode only(List<JsonNode> events, String type) {
		List<JsonNode> found = events.stream().filter(EventLines.type(type)).toList();
		assertThat(found).as(type).hasSize(1);
		return found.get(0);
	}

	private static Predicate<JsonNode> transfer(String type, String amount) {
		return EventLines.type(type)
			.and((event) -> event.at("/transfer/amount").decimalValue().toPlainString().equals(amount));
	}

	private static String readUntil(Socket socket, String expected) throws IOException {
		StringBuilder text = new StringBuilder();
		byte[] buffer = new byte[4096];
		while (text.indexOf(expected) < 0) {
			int count = socket.getInputStream().read(buffer);
			assertThat(count).as("more of %s", text).isPositive();
			text.append(new String(Arrays.copyOf(buffer, count), StandardCharsets.UTF_8));
		}
		return text.toString();
	}

}
