package com.example.orders

import io.lifecycle.event.LifecycleClock
import io.lifecycle.event.LifecycleEvent
import io.lifecycle.event.RequestComplete
import io.lifecycle.signal.Delivery
import io.lifecycle.signal.OnSignal
import io.lifecycle.signal.SignalBus
import io.lifecycle.signal.SignalPhase
import jakarta.persistence.Entity
import jakarta.persistence.EntityManagerFactory
import jakarta.persistence.GeneratedValue
import jakarta.persistence.Id
import jakarta.persistence.Table
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import org.h2.jdbcx.JdbcDataSource
import org.hibernate.Hibernate
import org.slf4j.MDC
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.context.annotation.Bean
import org.springframework.core.ResolvableType
import org.springframework.core.ResolvableTypeProvider
import org.springframework.data.jpa.repository.JpaRepository
import org.springframework.data.jpa.repository.config.EnableJpaRepositories
import org.springframework.orm.jpa.JpaTransactionManager
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter
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

/** An event of each entity that is stored, selected by the type of the entity. */
data class Stored<T : Any>(
	val entity: T,
	private val timestampNanos: Long = LifecycleClock.monotonicNanos(),
) : LifecycleEvent, ResolvableTypeProvider {

	override fun timestampNanos() = timestampNanos

	override fun getResolvableType(): ResolvableType =
		ResolvableType.forClassWithGenerics(Stored::class.java, Hibernate.getClass(entity))

}

@Entity
@Table(name = "orders")
class Order(
	val gift: Boolean,
	@Id @GeneratedValue val id: Long? = null,
)

@Entity
class OutboxEntry(@Id val orderId: Long)

interface Orders : JpaRepository<Order, Long>

interface OutboxEntries : JpaRepository<OutboxEntry, Long>

/** An application with MVC, JPA and coroutines. */
@SpringBootApplication
@EnableTransactionManagement(proxyTargetClass = true)
@EnableJpaRepositories
class OrdersApplication {

	@Bean
	fun dataSource(): DataSource = JdbcDataSource().apply { setURL("jdbc:h2:mem:kotlin;DB_CLOSE_DELAY=-1") }

	@Bean
	fun entityManagerFactory(dataSource: DataSource) = LocalContainerEntityManagerFactoryBean().apply {
		setDataSource(dataSource)
		setPackagesToScan("com.example.orders")
		jpaVendorAdapter = HibernateJpaVendorAdapter().apply { setGenerateDdl(true) }
	}

	@Bean
	fun transactionManager(factory: EntityManagerFactory) = JpaTransactionManager(factory)

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
class Checkout(private val signals: SignalBus, private val orders: Orders) {

	@Transactional
	fun place(gift: Boolean, paid: Boolean) {
		val order = orders.save(Order(gift))
		signals.emit(Stored(order))
		signals.emit(OrderPlaced(order.id!!, gift))
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
class Outbox(private val entries: OutboxEntries, private val signals: SignalBus) {

	@OnSignal(phase = SignalPhase.BEFORE_COMMIT)
	fun store(event: OrderPlaced) {
		signals.emit(Stored(entries.save(OutboxEntry(event.orderId))))
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

/** Each receives what is stored of its type. */
@Component
class Changes(private val journal: Journal) {

	@OnSignal
	fun order(event: Stored<Order>) = journal.add("stored order, gift: ${event.entity.gift}")

	@OnSignal
	fun message(event: Stored<OutboxEntry>) = journal.add("stored message")

}

/** The requests that fail. */
@Component
class Alarms(private val journal: Journal) {

	@OnSignal(path = ["/orders/**"], method = ["POST"], status = ["5xx"])
	fun failed(event: RequestComplete) = journal.add("alarm ${event.status()} ${event.response().route()}")

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
