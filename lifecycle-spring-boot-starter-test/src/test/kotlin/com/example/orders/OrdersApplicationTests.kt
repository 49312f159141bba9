package com.example.orders

import io.lifecycle.event.RequestComplete
import io.lifecycle.signal.SignalBus
import io.lifecycle.test.RecordSignals
import io.lifecycle.test.RecordedSignals
import org.assertj.core.api.Assertions.assertThat
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.test.web.servlet.client.RestTestClient

@RecordSignals
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
class OrdersApplicationTests(
	@Autowired private val client: RestTestClient,
	@Autowired private val journal: Journal,
	@Autowired private val outbox: OutboxEntries,
	@Autowired private val bus: SignalBus,
) {

	@BeforeEach
	fun reset() {
		journal.clear()
		Audit.orders = 0
		outbox.deleteAll()
	}

	@Test
	fun orderIsEmittedOnce(signals: RecordedSignals) {
		client.post().uri("/orders/gift").exchange().expectStatus().isOk
		signals.await(RequestComplete::class.java)
		assertThat(signals).hasExactlyOne(OrderPlaced::class.java) { assertThat(it.gift).isTrue() }
	}

	@Test
	fun orderReachesEveryListener() {
		client.post().uri("/orders/gift").exchange().expectStatus().isOk
		await().untilAsserted {
			assertThat(journal.entries()).containsExactlyInAnyOrder(
				"mail for acme", "indexed for acme", "wrapped", "packed", "loyalty points", "stored order, gift: true", "stored message",
			)
		}
		assertThat(outbox.count()).isOne()
		assertThat(Audit.orders).isOne()
	}

	@Test
	fun rollbackReachesNoListenerWithAPhase() {
		client.post().uri("/orders/unpaid").exchange().expectStatus().is5xxServerError
		await().untilAsserted {
			assertThat(journal.entries()).containsExactlyInAnyOrder(
				"indexed for acme", "packed", "loyalty points", "stored order, gift: false", "alarm 500 /orders/{kind}",
			)
		}
		assertThat(outbox.count()).isZero()
	}

	@Test
	fun listenersHaveTheNamesOfTheSource() {
		assertThat(bus.listeners().list().map { it.name() }).contains(
			"search.index(OrderPlaced)", "packing.wrap(OrderPlaced)", "loyalty.placed(OrderPlaced)", "audit.count(OrderPlaced)",
		)
	}

}
