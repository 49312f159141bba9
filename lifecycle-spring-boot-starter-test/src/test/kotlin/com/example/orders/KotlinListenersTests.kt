package com.example.orders

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration
import io.lifecycle.event.LifecycleEvent
import io.lifecycle.json.LifecycleJson
import io.lifecycle.signal.Delivery
import io.lifecycle.signal.ListenerStatus
import io.lifecycle.signal.OnSignal
import io.lifecycle.signal.SignalBus
import io.lifecycle.signal.SignalPhase
import io.micrometer.context.ContextRegistry
import io.micrometer.observation.Observation
import io.micrometer.observation.ObservationRegistry
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.aopalliance.intercept.MethodInterceptor
import org.aopalliance.intercept.MethodInvocation
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.slf4j.MDC
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.test.context.FilteredClassLoader
import org.springframework.boot.test.context.assertj.AssertableApplicationContext
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.core.annotation.Order
import java.io.IOException
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit.SECONDS

/** Listeners and events that are written in Kotlin. */
class KotlinListenersTests {

	private val runner = ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration::class.java, ApplicationStateAutoConfiguration::class.java))
		.withBean(Journal::class.java)

	private inline fun <reified T : Any> run(vararg properties: String, crossinline test: (AssertableApplicationContext) -> Unit) {
		runner.withPropertyValues(*properties).withBean("listener", T::class.java).run { test(it) }
	}

	private fun AssertableApplicationContext.bus() = getBean(SignalBus::class.java)

	private fun AssertableApplicationContext.journal() = getBean(Journal::class.java).entries()

	private fun AssertableApplicationContext.status(name: String): ListenerStatus =
		bus().listeners().list().first { it.name().contains(name) }

	@Test
	fun emitterAwaitsSuspendingListenersOneAfterAnother() = run<Suspending> {
		val emitted = it.bus().emit(Note("1")).toCompletableFuture()
		emitted.get(10, SECONDS)
		assertThat(it.journal()).containsExactly("begin 1", "end 1", "last 1")
	}

	@Test
	fun queueKeepsTheOrderOfASuspendingListener() = run<Queued> { context ->
		(1..20).forEach { context.bus().emit(Note("$it")) }
		context.bus().listeners().drain(Duration.ofSeconds(10))
		assertThat(context.journal()).isEqualTo((1..20).flatMap { listOf("begin $it", "end $it") })
	}

	@Test
	fun suspendingListenerKeepsTheContextOnEveryThread() = run<Contextual> {
		ContextRegistry.getInstance().registerThreadLocalAccessor("user", user)
		try {
			user.set("Ada")
			val emitted = MDC.putCloseable("tenant", "acme").use { _ -> it.bus().emit(Note("1")) }
			user.remove()
			emitted.toCompletableFuture().get(10, SECONDS)
			assertThat(it.journal()).containsExactly("acme Ada", "acme Ada", "acme Ada")
			assertThat(MDC.get("tenant")).isNull()
			assertThat(user.get()).isNull()
		} finally {
			ContextRegistry.getInstance().removeThreadLocalAccessor("user")
		}
	}

	@Test
	fun suspendingListenerIsInTheObservationOfTheEmitter() = run<Observed> {
		val registry = it.getBean(Observed::class.java).registry
		val checkout = Observation.start("checkout", registry)
		val emitted = checkout.openScope().use { _ -> it.bus().emit(Note("1")) }
		emitted.toCompletableFuture().get(10, SECONDS)
		assertThat(it.getBean(Observed::class.java).seen).hasSize(3).containsOnly(checkout)
		assertThat(registry.currentObservation).isNull()
	}

	@Test
	fun suspendingListenerIsCancelledAtTheTimeLimit() = run<Endless>("lifecycle.listeners.async-timeout=50ms") {
		it.bus().emit(Note("1")).toCompletableFuture().get(10, SECONDS)
		assertThat(it.getBean(Endless::class.java).cancelled.get(10, SECONDS)).isTrue()
		assertThat(it.status("hang").failures()).isOne()
		assertThat(it.status("hang").lastError()).contains("TimeoutException")
	}

	@Test
	fun failureOfASuspendingListenerIsThatOfItsCode() = run<Failing> {
		it.bus().emit(Note("1")).toCompletableFuture().get(10, SECONDS)
		assertThat(it.status("fail").lastError()).isEqualTo("java.io.IOException: early")
		assertThat(it.status("later").lastError()).isEqualTo("java.io.IOException: late")
	}

	@Test
	fun suspendingListenerOfAProxyIsCalledThroughIt() {
		val proxies = BeanNameAutoProxyCreator()
		proxies.setBeanNames("listener")
		proxies.setInterceptorNames("counter")
		proxies.isProxyTargetClass = true
		runner.withBean("listener", Proxied::class.java)
			.withBean("counter", CallCounter::class.java)
			.withBean(BeanNameAutoProxyCreator::class.java, { proxies })
			.run {
				it.bus().emit(Note("1")).toCompletableFuture().get(10, SECONDS)
				assertThat(it.journal()).containsExactly("on", "1")
			}
	}

	@Test
	fun listenerMayYieldOften() = run<Yielding> {
		it.bus().emit(Note("1")).toCompletableFuture().get(10, SECONDS)
		assertThat(it.journal()).containsExactly("done")
	}

	@Test
	fun flowsAndDeferredsAreAwaited() = run<Results> {
		val emitted = it.bus().emit(Note("1")).toCompletableFuture()
		assertThat(it.journal()).containsExactly("flow")
		assertThat(emitted).isNotDone()
		it.getBean(Results::class.java).deferred.complete(Unit)
		emitted.get(10, SECONDS)
		assertThat(it.journal()).containsExactly("flow", "flow of a suspend function")
	}

	@Test
	fun lambdasAndFunctionsHaveReadableNames() {
		val bus = SignalBus.create()
		bus.on(Note::class.java) { println(it) }
		bus.on(Note::class.java, ::received)
		val variable: (Note) -> Unit = { println(it) }
		bus.on(Note::class.java, variable)
		assertThat(bus.listeners().list()).hasSize(3).allSatisfy {
			assertThat(it.name()).startsWith("com.example.orders.KotlinListenersTests").doesNotContain("$")
		}
	}

	@Test
	fun valueClassIsAnEventByItsName() = run<ValueClasses> {
		it.bus().emit(Id(7))
		assertThat(it.journal()).containsExactly("Id(number=7)")
	}

	@Test
	fun valueClassAsParameterIsRefused() = assertRefused<ValueParameter>("takes a value class, which Kotlin replaces by its value.")

	@Test
	fun staticMethodOfACompanionIsRefused() = assertRefused<Static>("is static.")

	@Test
	fun defaultArgumentsAreRefused() = assertRefused<Defaults>("takes 2 parameters.")

	@Test
	fun coroutinesWithoutTheirLibraryAreRefused() {
		for (listener in listOf(Queued::class, Results::class)) {
			runner.withBean("listener", listener.java).withClassLoader(FilteredClassLoader("kotlinx.coroutines.reactor")).run {
				assertThat(it).getFailure().rootCause()
					.hasMessageContaining("(Note)'")
					.hasMessageEndingWith("needs Kotlin's coroutines, which are not on the class path.")
			}
		}
	}

	private inline fun <reified T : Any> assertRefused(problem: String) = run<T> {
		assertThat(it).getFailure().rootCause().hasMessageEndingWith(problem)
	}

	@Test
	fun fieldsOfADataClassAreItsProperties() {
		val json = LifecycleJson().write(Named("Ada", Id(7), true, "x"))
		assertThat(json).contains("\"type\":\"Named\"", "\"first_name\":\"Ada\"", "\"id\":7", "\"secret_code\":\"x\"", "\"active\":true", "\"timestamp_ns\":1")
			.doesNotContain("component", "copy")
	}

	data class Note(val text: String) : LifecycleEvent {

		override fun timestampNanos() = 0L

	}

	@JvmInline
	value class Id(val number: Long) : LifecycleEvent {

		override fun timestampNanos() = 0L

	}

	data class Named(val firstName: String, val id: Id, val isActive: Boolean, internal val secretCode: String) : LifecycleEvent {

		override fun timestampNanos() = 1L

	}

	class Suspending(private val journal: Journal) {

		@OnSignal
		@Order(1)
		suspend fun slow(event: Note) {
			journal.add("begin ${event.text}")
			delay(5)
			journal.add("end ${event.text}")
		}

		@OnSignal(Note::class)
		private suspend fun last() {
			journal.add("last 1")
		}

	}

	class Queued(private val journal: Journal) {

		@OnSignal(delivery = Delivery.QUEUED)
		suspend fun on(event: Note) {
			journal.add("begin ${event.text}")
			delay(1)
			journal.add("end ${event.text}")
		}

	}

	class Contextual(private val journal: Journal) {

		@OnSignal
		suspend fun on(event: Note) {
			journal.add("${MDC.get("tenant")} ${user.get()}")
			delay(1)
			journal.add("${MDC.get("tenant")} ${user.get()}")
			withContext(Dispatchers.IO) { journal.add("${MDC.get("tenant")} ${user.get()}") }
		}

	}

	class Observed {

		val registry: ObservationRegistry = ObservationRegistry.create()

		val seen = CopyOnWriteArrayList<Observation>()

		@OnSignal
		suspend fun on(event: Note) {
			registry.currentObservation?.let(seen::add)
			delay(1)
			registry.currentObservation?.let(seen::add)
			withContext(Dispatchers.IO) { registry.currentObservation?.let(seen::add) }
		}

	}

	class Endless {

		val cancelled = CompletableFuture<Boolean>()

		@OnSignal
		suspend fun hang(event: Note) {
			try {
				awaitCancellation()
			} catch (ex: CancellationException) {
				cancelled.complete(true)
				throw ex
			}
		}

	}

	class Failing {

		@OnSignal
		suspend fun fail(event: Note): Unit = throw IOException("early")

		@OnSignal
		suspend fun later(event: Note) {
			delay(1)
			throw IOException("late")
		}

	}

	open class Proxied(private val journal: Journal) {

		@OnSignal
		open suspend fun on(event: Note) {
			delay(1)
			journal.add(event.text)
		}

	}

	class CallCounter(private val journal: Journal) : MethodInterceptor {

		override fun invoke(invocation: MethodInvocation): Any? {
			journal.add(invocation.method.name)
			return invocation.proceed()
		}

	}

	class Yielding(private val journal: Journal) {

		@OnSignal
		suspend fun on(event: Note) {
			repeat(20_000) { yield() }
			journal.add("done")
		}

	}

	class Results(private val journal: Journal) {

		val deferred = CompletableDeferred<Unit>()

		@OnSignal
		@Order(1)
		fun flow(event: Note): Flow<Int> = flow { journal.add("flow") }

		@OnSignal
		@Order(2)
		fun deferred(event: Note): Deferred<Unit> = deferred

		@OnSignal
		@Order(3)
		suspend fun later(event: Note): Flow<Int> = flow { journal.add("flow of a suspend function") }

	}

	class ValueClasses(private val journal: Journal) {

		@OnSignal(Id::class)
		fun on(event: LifecycleEvent) = journal.add("$event")

	}

	class ValueParameter {

		@OnSignal
		fun on(event: Id) = println(event)

	}

	class Static {

		companion object {

			@JvmStatic
			@OnSignal
			fun on(event: Note) = println(event)

		}

	}

	class Defaults {

		@OnSignal
		fun on(event: Note, verbose: Boolean = true) = println("$event $verbose")

	}

}

private val user = ThreadLocal<String>()

private fun received(event: KotlinListenersTests.Note) = println(event)
