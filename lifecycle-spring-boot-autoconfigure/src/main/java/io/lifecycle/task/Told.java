package io.lifecycle.task;

/**
 * Work that tells of itself: nobody else needs to.
 */
interface Told {

}
