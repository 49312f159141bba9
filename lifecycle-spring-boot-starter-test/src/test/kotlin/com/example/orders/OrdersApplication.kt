package com.example.orders

import io.lifecycle.event.LifecycleClock
import io.lifecycle.event.LifecycleEvent
import io.lifecycle.signal.Delivery
import io.lifecycle.signal.OnSignal
import io.lifecycle.signal.SignalBus
import io.lifecycle.signal.SignalPhase
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import org.h2.jdbcx.JdbcDataSource
import org.slf4j.MDC
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.context.annotation.Bean
import org.springframework.jdbc.core.simple.JdbcClient
import org.springframework.jdbc.support.JdbcTransactionManager
import org.springframework.stereotype.Component
import org.springframework.stereotype.Service
import org.springframework.transaction.annotation.EnableTransactionManagement
import org.springframework.transaction.annotation.Transactional
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RestController
import java.util.concurrent.CopyOnWriteArrayList
import javax.sql.DataSource

data class OrderPlaced(
	val orderId: Long,
	val gift: Boolean = false,
	private val timestampNanos: Long = LifecycleClock.monotonicNanos(),
) : LifecycleEvent {

	override fun timestampNanos() = timestampNanos

}

/** An application with MVC, JDBC and coroutines. */
@SpringBootApplication
@EnableTransactionManagement(proxyTargetClass = true)
class OrdersApplication {

	@Bean
	fun dataSource(): DataSource = JdbcDataSource().apply { setURL("jdbc:h2:mem:kotlin;DB_CLOSE_DELAY=-1") }

	@Bean
	fun transactionManager(dataSource: DataSource) = JdbcTransactionManager(dataSource)

	@Bean
	fun jdbc(dataSource: DataSource): JdbcClient = JdbcClient.create(dataSource).apply {
		sql("CREATE TABLE IF NOT EXISTS orders (id BIGINT AUTO_INCREMENT, gift BOOLEAN)").update()
		sql("CREATE TABLE IF NOT EXISTS outbox (order_id BIGINT)").update()
	}

	@Bean
	fun loyalty(journal: Journal) = OrderListener { journal.add("loyalty points") }

	@Bean
	fun audit() = Audit

}

/** What the listeners did. */
@Component
class Journal {

	private val entries = CopyOnWriteArrayList<String>()

	fun add(entry: String) {
		entries += entry
	}

	fun entries(): List<String> = entries

	fun clear() = entries.clear()

}

@Service
class Checkout(private val signals: SignalBus, private val jdbc: JdbcClient) {

	@Transactional
	fun place(gift: Boolean, paid: Boolean) {
		jdbc.sql("INSERT INTO orders (gift) VALUES (?)").param(gift).update()
		val id = jdbc.sql("SELECT MAX(id) FROM orders").query(Long::class.java).single()
		signals.emit(OrderPlaced(id, gift))
		check(paid) { "not paid" }
	}

}

@RestController
class OrderController(private val checkout: Checkout) {

	@PostMapping("/orders/{kind}")
	suspend fun place(@PathVariable kind: String): String {
		MDC.putCloseable("tenant", "acme").use { checkout.place(kind == "gift", kind != "unpaid") }
		delay(1)
		return kind
	}

}

@Component
class Confirmations(private val journal: Journal) {

	@OnSignal(phase = SignalPhase.AFTER_COMMIT)
	suspend fun mail(event: OrderPlaced) {
		delay(1)
		withContext(Dispatchers.IO) {
			journal.add("mail for ${MDC.get("tenant")}")
		}
	}

}

@Component
class Outbox(private val jdbc: JdbcClient) {

	@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
	fun store(event: OrderPlaced) {
		jdbc.sql("INSERT INTO outbox VALUES (?)").param(event.orderId).update()
	}

}

@Component
class Search(private val journal: Journal) {

	@OnSignal(delivery = Delivery.QUEUED)
	internal suspend fun index(event: OrderPlaced) {
		delay(1)
		journal.add("indexed for ${MDC.get("tenant")}")
	}

}

@Component
class Packing(private val journal: Journal) {

	@OnSignal(condition = "#event.gift")
	fun OrderPlaced.wrap() = journal.add("wrapped")

	@OnSignal
	fun steps(event: OrderPlaced): Flow<String> = flow {
		delay(1)
		emit("packed")
		journal.add("packed")
	}

}

fun interface OrderListener {

	@OnSignal
	fun placed(event: OrderPlaced)

}

object Audit {

	var orders = 0

	@OnSignal
	fun count(event: OrderPlaced?) {
		orders++
	}

}
