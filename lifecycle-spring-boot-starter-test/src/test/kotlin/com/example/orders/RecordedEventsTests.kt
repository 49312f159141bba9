package com.example.orders

import io.lifecycle.event.LifecycleClock
import io.lifecycle.event.LifecycleEvent
import io.lifecycle.json.EventReader
import io.lifecycle.json.LifecycleJson
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource
import tools.jackson.databind.json.JsonMapper
import java.math.BigDecimal
import java.time.Instant

/** Data classes come back from JSON. */
class RecordedEventsTests {

	@ParameterizedTest
	@MethodSource("events")
	fun dataClassComesBack(event: LifecycleEvent) {
		val line = LifecycleJson().write(event)
		val bytes = line.toByteArray()
		val reader = EventReader(JsonMapper.builder().findAndAddModules().build(), javaClass.classLoader) { null }
		val read = reader.read(bytes, 0, bytes.size)
		assertThat(read).isEqualTo(event)
		assertThat(LifecycleJson().write(read)).isEqualTo(line)
	}

	enum class Size { SMALL, LARGE }

	data class Item(val name: String, val price: BigDecimal, val note: String? = null)

	@JvmInline
	value class CustomerId(val number: Long)

	data class BasketPaid(
		val items: List<Item>,
		val customer: CustomerId,
		val isGift: Boolean,
		val size: Size,
		val at: Instant,
		val comment: String? = null,
		internal val till: Int = 3,
		val durationNanos: Long = 1_500_000,
		private val timestampNanos: Long = LifecycleClock.monotonicNanos(),
	) : LifecycleEvent {

		override fun timestampNanos() = timestampNanos

	}

	data class Changed<T>(val entity: T, private val timestampNanos: Long) : LifecycleEvent {

		override fun timestampNanos() = timestampNanos

	}

	companion object {

		@JvmStatic
		fun events() = listOf(
			OrderPlaced(7, true),
			BasketPaid(listOf(Item("pen", BigDecimal("1.10")), Item("ink", BigDecimal("2.00"), "blue")), CustomerId(5), true,
				Size.LARGE, Instant.parse("2026-11-26T20:23:49.5Z"), null, 4),
			BasketPaid(emptyList(), CustomerId(5), false, Size.SMALL, Instant.EPOCH, "quick"),
			Changed("text", LifecycleClock.monotonicNanos()),
			Changed(3, LifecycleClock.monotonicNanos()),
		)

	}

}
